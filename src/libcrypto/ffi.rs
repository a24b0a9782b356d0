//! The raw bindings, written by `build.rs` from libcrypto's headers. Only the modules that may be `unsafe` use functions of
//! this module; its types appear wherever a C pointer passes through.
#![allow(
    missing_docs,
    non_camel_case_types,
    non_snake_case,
    non_upper_case_globals,
    clippy::all,
    unsafe_op_in_unsafe_fn,
    unnecessary_transmutes,
    improper_ctypes
)]

include!(concat!(env!("OUT_DIR"), "/libcrypto.rs"));
