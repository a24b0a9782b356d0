/* A BIO that is only written to, by a function of the test. */
#ifndef SINK_H
#define SINK_H

#include "common.h"

static long sink_control(BIO *bio, int command, long number, void *pointer) {
    (void)bio, (void)number, (void)pointer;
    return command == BIO_CTRL_FLUSH;
}

static BIO *sink_of(int (*write)(BIO *, const char *, int)) {
    static BIO_METHOD *method;
    BIO *bio;
    if (method == NULL) {
        method = BIO_meth_new(BIO_TYPE_SOURCE_SINK | 99, "sink");
        BIO_meth_set_write(method, write);
        BIO_meth_set_ctrl(method, sink_control);
    }
    bio = BIO_new(method);
    BIO_set_init(bio, 1);
    return bio;
}

#endif
