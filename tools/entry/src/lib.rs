//! How an exported function begins, as an attribute over its C signature, which stays as it is, so that cbindgen reads it:
//!
//! ```ignore
//! #[unsafe(no_mangle)]
//! #[on_connection(0)]
//! pub unsafe extern "C-unwind" fn SSL_get_num_tickets(ssl: *const SSL) -> usize {
//!     ssl.settings().num_tickets
//! }
//! ```
//!
//! The body becomes an argument of a macro of `src/abi/entry.rs`, which says what happens. In it, `FUNCTION` is the function's
//! name, as the error queue wants it.

use std::ffi::CString;

use proc_macro::{Delimiter, Group, Ident, Literal, TokenStream, TokenTree};

/// Under the panic guard: a panic gives what stands in brackets, which is nothing for `()`.
#[proc_macro_attribute]
pub fn guarded(otherwise: TokenStream, function: TokenStream) -> TokenStream {
    entry("guarded", None, otherwise, function)
}

/// Under the panic guard, on the connection that the first parameter of type `SSL *` points to: in the body the parameter is
/// an `&Arc<Connection>`. NULL and a panic give what stands in brackets.
#[proc_macro_attribute]
pub fn on_connection(otherwise: TokenStream, function: TokenStream) -> TokenStream {
    entry("on_connection", Some("SSL"), otherwise, function)
}

/// As [`macro@on_connection`], on a context.
#[proc_macro_attribute]
pub fn on_context(otherwise: TokenStream, function: TokenStream) -> TokenStream {
    entry("on_context", Some("SSL_CTX"), otherwise, function)
}

/// As [`macro@on_connection`], on a session.
#[proc_macro_attribute]
pub fn on_session(otherwise: TokenStream, function: TokenStream) -> TokenStream {
    entry("on_session", Some("SSL_SESSION"), otherwise, function)
}

/// As [`macro@on_connection`], for a getter in which none of the program's code runs: the call is not counted, and the parameter
/// is a `&Connection`.
#[proc_macro_attribute]
pub fn of_connection(otherwise: TokenStream, function: TokenStream) -> TokenStream {
    entry("of_connection", Some("SSL"), otherwise, function)
}

/// As [`macro@on_connection`], for a body that is a `Result<(), Refused>`: the function returns 1, or 0 and the reason.
#[proc_macro_attribute]
pub fn try_on_connection(_: TokenStream, function: TokenStream) -> TokenStream {
    entry("try_on_connection", Some("SSL"), TokenStream::new(), function)
}

/// As [`macro@try_on_connection`], on a context.
#[proc_macro_attribute]
pub fn try_on_context(_: TokenStream, function: TokenStream) -> TokenStream {
    entry("try_on_context", Some("SSL_CTX"), TokenStream::new(), function)
}

/// As [`macro@on_connection`], on a cipher suite, which is never released.
#[proc_macro_attribute]
pub fn on_suite(otherwise: TokenStream, function: TokenStream) -> TokenStream {
    entry("on_suite", Some("SSL_CIPHER"), otherwise, function)
}

/// As [`macro@on_connection`], on the configuration that `SSL_CONF_CTX_new` has made.
#[proc_macro_attribute]
pub fn on_configuration(otherwise: TokenStream, function: TokenStream) -> TokenStream {
    entry("on_configuration", Some("SSL_CONF_CTX"), otherwise, function)
}

/// The body only calls other exported functions, which are under the guard themselves, with what the caller has passed.
#[proc_macro_attribute]
pub fn forwards(_: TokenStream, function: TokenStream) -> TokenStream {
    entry("forwards", None, TokenStream::new(), function)
}

/// The function with its body handed to this macro of `abi/entry.rs`.
fn entry(with: &str, pointee: Option<&str>, otherwise: TokenStream, function: TokenStream) -> TokenStream {
    match rewritten(with, pointee, otherwise, function) {
        Ok(function) => function,
        Err(complaint) => tokens(&format!("compile_error!({complaint:?});")),
    }
}

fn rewritten(
    with: &str,
    pointee: Option<&str>,
    otherwise: TokenStream,
    function: TokenStream,
) -> Result<TokenStream, String> {
    let mut function: Vec<TokenTree> = function.into_iter().collect();
    let body =
        function.pop().filter(|body| is_group(body, Delimiter::Brace)).ok_or("no function with a body")?;
    let is_fn = |tree: &TokenTree| matches!(tree, TokenTree::Ident(word) if word.to_string() == "fn");
    let start = function.iter().position(is_fn).ok_or("no function")?;
    let [TokenTree::Ident(name), TokenTree::Group(parameters), ..] = &function[start + 1..] else {
        return Err("no plain function".to_owned());
    };
    let text = CString::new(name.to_string()).map_err(|_| "a name without NUL")?;
    let mut arguments: Vec<TokenTree> = vec![Literal::c_string(&text).into()];
    if let Some(pointee) = pointee {
        let parameter = pointer_to(pointee, parameters.stream());
        arguments.push(parameter.ok_or(format!("no parameter is a pointer to {pointee}"))?.into());
    }
    arguments.push(Group::new(Delimiter::Brace, otherwise).into());
    arguments.push(body);
    let mut call = tokens(&format!("crate::abi::entry::{with}!"));
    call.extend([TokenTree::from(Group::new(Delimiter::Parenthesis, arguments.into_iter().collect()))]);
    function.push(Group::new(Delimiter::Brace, call).into());
    Ok(function.into_iter().collect())
}

/// The first parameter of type `*const pointee` or `*mut pointee`.
fn pointer_to(pointee: &str, parameters: TokenStream) -> Option<Ident> {
    let parameters: Vec<TokenTree> = parameters.into_iter().collect();
    parameters.windows(5).enumerate().find_map(|(at, window)| {
        let [TokenTree::Ident(name), colon, star, TokenTree::Ident(_), TokenTree::Ident(kind)] = window
        else {
            return None;
        };
        let ends = parameters.get(at + 5).is_none_or(|tree| is_punct(tree, ','));
        let fits = is_punct(colon, ':') && is_punct(star, '*') && kind.to_string() == pointee && ends;
        fits.then(|| name.clone())
    })
}

fn is_punct(tree: &TokenTree, what: char) -> bool {
    matches!(tree, TokenTree::Punct(punct) if punct.as_char() == what)
}

fn is_group(tree: &TokenTree, delimiter: Delimiter) -> bool {
    matches!(tree, TokenTree::Group(group) if group.delimiter() == delimiter)
}

fn tokens(code: &str) -> TokenStream {
    code.parse().expect("tokens of Rust")
}
