//! Safe, owned wrappers of the libcrypto objects that programs share with us: errors, BIO, X509, EVP_PKEY, ex_data. Memory that
//! libcrypto allocates is freed here, by `Drop`, and nowhere else.
#![allow(unsafe_code)]

pub mod bio;
pub mod chacha;
pub mod compression;
pub mod conf;
pub mod dane;
pub mod error_queue;
pub mod ex_data;
pub mod ffi;
pub mod hash_table;
pub mod init;
pub mod key;
pub mod key_exchange;
pub mod mark;
pub mod memory;
pub mod name_files;
pub mod names;
pub mod newer;
pub mod ocsp;
pub mod pem;
pub mod print;
pub mod stack;
pub mod store;
#[cfg(test)]
pub mod testdata;
pub mod ticket;
pub mod transparency;
pub mod verification;
pub mod verify_param;
pub mod x509;
