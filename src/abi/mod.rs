//! Every exported C function, one file per manual-page family. Each checks its pointers, enters the panic guard,
//! calls one method of an object, and converts the result; no logic lives here.
