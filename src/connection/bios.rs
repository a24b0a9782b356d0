//! The BIOs that a connection reads and writes: SSL_set_bio(3), SSL_set_fd(3).

use std::ffi::c_int;

use super::Connection;
use crate::libcrypto::ffi;
use crate::tables::reasons::Reason;
use crate::transport::Bio;

impl Connection {
    /// `SSL_set_bio`. Each argument is one reference that the program gives away; if both are the same BIO, it gives one for
    /// both, and for a BIO that is already set it gives none.
    pub fn set_bios(
        &self,
        read: *mut ffi::BIO,
        write: *mut ffi::BIO,
        adopt: impl Fn(*mut ffi::BIO) -> Option<Bio>,
    ) {
        let (now_read, now_write) = (self.transport.read.as_ptr(), self.transport.write.as_ptr());
        if read == now_read && write == now_write {
            return;
        }
        if read == write && read == now_read {
            // As in OpenSSL, the reference that the program gave for both is not the one used here.
            self.set_write_bio(self.transport.read.get());
        } else if read == write && write == now_write && now_read != now_write {
            self.set_read_bio(self.transport.write.get());
        } else if read == write {
            let both = adopt(read);
            self.set_read_bio(both.clone());
            self.set_write_bio(both);
        } else if read == now_read {
            self.set_write_bio(adopt(write));
        } else if write == now_write && now_read != now_write {
            self.set_read_bio(adopt(read));
        } else {
            self.set_read_bio(adopt(read));
            self.set_write_bio(adopt(write));
        }
    }

    /// `SSL_set0_rbio`
    pub fn set_read_bio(&self, bio: Option<Bio>) {
        self.transport.read.set(bio);
    }

    /// `SSL_set0_wbio`
    pub fn set_write_bio(&self, bio: Option<Bio>) {
        self.transport.write.set(bio);
    }

    /// `SSL_set_fd`
    pub fn set_descriptor(&self, fd: c_int) -> Result<(), Reason> {
        let bio = Bio::socket(fd).ok_or(Reason::ERR_BUF_LIB)?;
        self.set_read_bio(Some(bio.clone()));
        self.set_write_bio(Some(bio));
        Ok(())
    }

    /// `SSL_set_rfd`: the write BIO serves both directions if it is a socket with this descriptor.
    pub fn set_read_descriptor(&self, fd: c_int) -> Result<(), Reason> {
        let bio = match self.transport.write.get() {
            Some(write) if is_socket_with(&write, fd) => write,
            _ => Bio::socket(fd).ok_or(Reason::ERR_BUF_LIB)?,
        };
        self.set_read_bio(Some(bio));
        Ok(())
    }

    /// `SSL_set_wfd`: the read BIO serves both directions if it is a socket with this descriptor.
    pub fn set_write_descriptor(&self, fd: c_int) -> Result<(), Reason> {
        let bio = match self.transport.read.get() {
            Some(read) if is_socket_with(&read, fd) => read,
            _ => Bio::socket(fd).ok_or(Reason::ERR_BUF_LIB)?,
        };
        self.set_write_bio(Some(bio));
        Ok(())
    }

    /// `SSL_get_rfd`; -1 when there is none.
    pub fn read_descriptor(&self) -> c_int {
        match self.transport.read.hold() {
            Some(bio) => bio.descriptor(Bio::DESCRIPTOR),
            None => Bio::no_descriptor(Bio::DESCRIPTOR),
        }
    }

    /// `SSL_get_wfd`; -1 when there is none.
    pub fn write_descriptor(&self) -> c_int {
        match self.transport.write.hold() {
            Some(bio) => bio.descriptor(Bio::DESCRIPTOR),
            None => Bio::no_descriptor(Bio::DESCRIPTOR),
        }
    }
}

fn is_socket_with(bio: &Bio, fd: c_int) -> bool {
    bio.kind() == ffi::BIO_TYPE_SOCKET as c_int && bio.descriptor(Bio::DESCRIPTOR) == fd
}
