/* Who owns which BIO after SSL_set_bio, SSL_set0_rbio and SSL_set0_wbio: each BIO tells when it is freed. */
#include "common.h"

static long tell_free(BIO *bio, int operation, const char *argument, size_t length, int i, long l, int ret,
                      size_t *processed) {
    (void)argument, (void)length, (void)i, (void)l, (void)processed;
    if (operation == BIO_CB_FREE)
        printf("    BIO %s is freed\n", BIO_get_callback_arg(bio));
    return ret;
}

static BIO *named(char *name) {
    BIO *bio = BIO_new(BIO_s_mem());
    REQUIRE(bio != NULL);
    BIO_set_callback_ex(bio, tell_free);
    BIO_set_callback_arg(bio, name);
    return bio;
}

static const char *name_of(BIO *bio) {
    return bio == NULL ? "NULL" : BIO_get_callback_arg(bio) ? BIO_get_callback_arg(bio) : "nameless";
}

static void bios(SSL *ssl) {
    printf("  reads %s, writes %s\n", name_of(SSL_get_rbio(ssl)), name_of(SSL_get_wbio(ssl)));
}

static void set(SSL *ssl, BIO *rbio, BIO *wbio) {
    printf("SSL_set_bio(%s, %s)\n", name_of(rbio), name_of(wbio));
    SSL_set_bio(ssl, rbio, wbio);
    print_errors();
    bios(ssl);
}

static void end(SSL *ssl) {
    printf("SSL_free\n");
    SSL_free(ssl);
}

int main(void) {
    SSL_CTX *ctx = client_context(0);
    SSL *ssl;
    BIO *a, *b, *c;

    title("one BIO for both");
    ssl = SSL_new(ctx);
    bios(ssl);
    set(ssl, named("a"), NULL);
    end(ssl);
    ssl = SSL_new(ctx);
    a = named("a");
    set(ssl, a, a);
    end(ssl);

    title("one reference is eaten for same/same");
    ssl = SSL_new(ctx);
    a = named("a");
    BIO_up_ref(a);
    set(ssl, a, a);
    end(ssl);
    printf("ours is left\n");
    BIO_free(a);

    title("two BIOs");
    ssl = SSL_new(ctx);
    set(ssl, named("a"), named("b"));
    end(ssl);

    title("the same two again: nothing happens");
    ssl = SSL_new(ctx);
    a = named("a"), b = named("b");
    set(ssl, a, b);
    set(ssl, a, b);
    end(ssl);

    title("the same one for both again");
    ssl = SSL_new(ctx);
    a = named("a");
    set(ssl, a, a);
    set(ssl, a, a);
    end(ssl);

    title("rbio stays, wbio changes");
    ssl = SSL_new(ctx);
    a = named("a");
    set(ssl, a, named("b"));
    set(ssl, a, named("c"));
    end(ssl);

    title("wbio stays, rbio changes, two before");
    ssl = SSL_new(ctx);
    b = named("b");
    set(ssl, named("a"), b);
    set(ssl, named("c"), b);
    end(ssl);

    title("wbio stays, rbio changes, one before: both references are eaten");
    ssl = SSL_new(ctx);
    a = named("a");
    set(ssl, a, a);
    BIO_up_ref(a);
    set(ssl, named("c"), a);
    end(ssl);

    title("rbio stays, wbio changes, one before");
    ssl = SSL_new(ctx);
    a = named("a");
    set(ssl, a, a);
    set(ssl, a, named("c"));
    end(ssl);

    title("two swapped");
    ssl = SSL_new(ctx);
    a = named("a"), b = named("b");
    set(ssl, a, b);
    BIO_up_ref(a), BIO_up_ref(b);
    set(ssl, b, a);
    end(ssl);

    title("two become the read one for both");
    ssl = SSL_new(ctx);
    a = named("a"), b = named("b");
    set(ssl, a, b);
    BIO_up_ref(a);
    set(ssl, a, a);
    BIO_free(a); /* only one of the program's two was taken */
    end(ssl);

    title("two become the write one for both");
    ssl = SSL_new(ctx);
    a = named("a"), b = named("b");
    set(ssl, a, b);
    BIO_up_ref(b);
    set(ssl, b, b);
    BIO_free(b); /* only one of the program's two was taken */
    end(ssl);

    title("NULL takes them away");
    ssl = SSL_new(ctx);
    set(ssl, named("a"), named("b"));
    set(ssl, NULL, NULL);
    set(ssl, NULL, named("c"));
    set(ssl, named("d"), NULL);
    end(ssl);

    title("SSL_set0_rbio and SSL_set0_wbio eat one reference each");
    ssl = SSL_new(ctx);
    a = named("a");
    BIO_up_ref(a);
    SSL_set0_rbio(ssl, a);
    bios(ssl);
    SSL_set0_wbio(ssl, a);
    bios(ssl);
    SSL_set0_rbio(ssl, named("b"));
    bios(ssl);
    SSL_set0_wbio(ssl, named("c"));
    bios(ssl);
    BIO_up_ref(SSL_get_rbio(ssl));
    SSL_set0_rbio(ssl, SSL_get_rbio(ssl));
    bios(ssl);
    SSL_set0_rbio(ssl, NULL);
    SSL_set0_wbio(ssl, NULL);
    bios(ssl);
    end(ssl);

    title("chains");
    ssl = SSL_new(ctx);
    a = named("a"), b = named("b"), c = named("c");
    BIO_push(BIO_push(a, b), c);
    set(ssl, a, a);
    printf("next of the first is b: %d\n", BIO_next(SSL_get_rbio(ssl)) == b);
    end(ssl);
    ssl = SSL_new(ctx);
    a = BIO_push(named("a"), named("b"));
    set(ssl, a, named("c"));
    set(ssl, named("d"), named("e"));
    end(ssl);

    title("a connection that has begun");
    ssl = SSL_new(ctx);
    a = named("a"), b = named("b");
    set(ssl, a, b);
    SSL_set_connect_state(ssl);
    outcome(ssl, "SSL_do_handshake", SSL_do_handshake(ssl));
    bios(ssl);
    printf("a hello was written: %d\n", BIO_pending(b) > 100);
    set(ssl, named("c"), named("d"));
    outcome(ssl, "SSL_do_handshake", SSL_do_handshake(ssl));
    bios(ssl);
    end(ssl);

    FOR_EACH_VERSION(version) {
        title("BIOs change in mid-connection, %s", version_name(version));
        struct pair pair = connected_pair(version);
        BIO *there = named("there"), *back = named("back");
        char buffer[32];
        BIO_set_mem_eof_return(there, -1);
        BIO_set_mem_eof_return(back, -1);
        BIO_up_ref(there), BIO_up_ref(back);
        set(pair.client, back, there);
        set(pair.server, there, back);
        outcome(pair.client, "write", SSL_write(pair.client, "hello", 5));
        outcome(pair.server, "read", SSL_read(pair.server, buffer, sizeof buffer));
        outcome(pair.server, "write", SSL_write(pair.server, "you too", 7));
        outcome(pair.client, "read", SSL_read(pair.client, buffer, sizeof buffer));
        outcome(pair.client, "read", SSL_read(pair.client, buffer, sizeof buffer));
        set(pair.client, NULL, NULL);
        outcome(pair.client, "read without BIO", SSL_read(pair.client, buffer, sizeof buffer));
        outcome(pair.client, "write without BIO", SSL_write(pair.client, "x", 1));
        printf("free client\n");
        SSL_free(pair.client);
        printf("free server\n");
        SSL_free(pair.server);
    }
    SSL_CTX_free(ctx);
    return 0;
}
