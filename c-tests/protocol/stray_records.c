/* Records in clear that somebody puts between those of a handshake: what the end that meets them says, for
 * good, and what the other end is told. */
#include "common.h"

static const char *written;

static void on_event(const SSL *ssl, int where, int value) {
    (void)ssl;
    if (where == SSL_CB_WRITE_ALERT) {
        static char text[20];
        snprintf(text, sizeof text, "%d %d", value >> 8, value & 255);
        written = text;
    }
}

/* Moves the next whole record from one end's output to the other's input; returns its type, 0 for none. */
static int move_record(SSL *from, SSL *to) {
    unsigned char record[5 + 20000];
    int length;
    if (BIO_read(SSL_get_wbio(from), record, 5) != 5)
        return 0;
    length = record[3] << 8 | record[4];
    REQUIRE(BIO_read(SSL_get_wbio(from), record + 5, length) == length);
    REQUIRE(BIO_write(SSL_get_rbio(to), record, length + 5) == length + 5);
    return record[0];
}

static int next_type(SSL *from) {
    char *bytes;
    return BIO_get_mem_data(SSL_get_wbio(from), &bytes) > 0 ? bytes[0] : 0;
}

static void step(SSL *ssl, const char *what) {
    int returned = SSL_do_handshake(ssl);
    int error = SSL_get_error(ssl, returned);
    printf("  %s %d %s shutdown %d want %d", what, returned, error_name(error), SSL_get_shutdown(ssl),
           SSL_want(ssl));
    if (written)
        printf(" alert %s", written);
    written = NULL;
    printf("\n");
    print_errors();
}

struct stray {
    const char *what, *bytes;
    int length, times;
};

#define ONE(what, bytes)                                                                                     \
    { what, bytes, sizeof bytes - 1, 1 }
#define MANY(what, bytes, times)                                                                             \
    { what, bytes, sizeof bytes - 1, times }
static const struct stray strays[] = {
    ONE("close_notify", "\x15\3\3\0\2\1\0"),
    ONE("close_notify, fatal", "\x15\3\3\0\2\2\0"),
    ONE("user_canceled", "\x15\3\3\0\2\1\x5a"),
    ONE("warning unrecognized_name", "\x15\3\3\0\2\1\x70"),
    ONE("warning no_renegotiation", "\x15\3\3\0\2\1\x64"),
    ONE("fatal handshake_failure", "\x15\3\3\0\2\2\x28"),
    ONE("alert of no level", "\x15\3\3\0\2\3\x28"),
    ONE("empty alert", "\x15\3\3\0\0"),
    ONE("alert of one byte", "\x15\3\3\0\1\1"),
    ONE("alert of three bytes", "\x15\3\3\0\3\1\x70\1"),
    ONE("ChangeCipherSpec", "\x14\3\3\0\1\1"),
    ONE("ChangeCipherSpec 2", "\x14\3\3\0\1\2"),
    ONE("empty ChangeCipherSpec", "\x14\3\3\0\0"),
    ONE("ChangeCipherSpec of two bytes", "\x14\3\3\0\2\1\1"),
    MANY("32 times ChangeCipherSpec", "\x14\3\3\0\1\1", 32),
    MANY("33 times ChangeCipherSpec", "\x14\3\3\0\1\1", 33),
    ONE("application data", "\x17\3\3\0\2hi"),
    ONE("empty application data", "\x17\3\3\0\0"),
    ONE("empty handshake record", "\x16\3\3\0\0"),
    MANY("32 empty handshake records", "\x16\3\3\0\0", 32),
    MANY("33 empty handshake records", "\x16\3\3\0\0", 33),
    ONE("text in a handshake record", "\x16\3\1\0\5garba"),
    ONE("a Finished of 16 MiB", "\x16\3\3\0\4\x14\xff\xff\xff"),
    ONE("a HelloRequest", "\x16\3\3\0\4\0\0\0\0"),
    ONE("a HelloRequest with a body", "\x16\3\3\0\5\0\0\0\1x"),
    ONE("a KeyUpdate", "\x16\3\3\0\5\x18\0\0\1\0"),
    ONE("an unknown type", "\x63\3\3\0\2hi"),
    MANY("6 warnings", "\x15\3\3\0\2\1\x70", 6),
    MANY("5 warnings", "\x15\3\3\0\2\1\x70", 5),
    MANY("4 warnings", "\x15\3\3\0\2\1\x70", 4),
};

enum place { START, BEFORE_CCS, AFTER_CCS };

static void go(int version, int at_client, enum place place, const struct stray *stray) {
    static const char *const places[] = {"at the start", "before ChangeCipherSpec",
                                         "behind ChangeCipherSpec"};
    SSL_CTX *client_ctx = client_context(version), *server_ctx = server_context(version);
    SSL *client = SSL_new(client_ctx), *server = SSL_new(server_ctx);
    SSL *victim = at_client ? client : server, *peer = at_client ? server : client;
    int put = 0, done = 0;
    title("%s, %s, %s: %s", version_name(version), at_client ? "client" : "server", places[place],
          stray->what);
    SSL_set_bio(client, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    SSL_set_bio(server, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    BIO_set_mem_eof_return(SSL_get_rbio(client), -1);
    BIO_set_mem_eof_return(SSL_get_rbio(server), -1);
    SSL_set_connect_state(client);
    SSL_set_accept_state(server);
    SSL_set_info_callback(victim, on_event);
    written = NULL;
    for (int round = 0; round < 8 && !done; round++) {
        int type;
        if (at_client && round == 0)
            SSL_do_handshake(victim);
        /* All that the victim has said goes to its peer. */
        while (move_record(victim, peer))
            ;
        SSL_do_handshake(peer);
        ERR_clear_error();
        while (!put && (place == START || next_type(peer) != 0)) {
            if (place == START || (place == BEFORE_CCS && next_type(peer) == SSL3_RT_CHANGE_CIPHER_SPEC)) {
                put = 1;
                break;
            }
            type = move_record(peer, victim);
            if (place == AFTER_CCS && type == SSL3_RT_CHANGE_CIPHER_SPEC)
                put = 1;
            else if (version == TLS1_3_VERSION || type == SSL3_RT_CHANGE_CIPHER_SPEC)
                SSL_do_handshake(victim);
        }
        if (put) {
            SSL_do_handshake(victim);
            ERR_clear_error();
            for (int i = 0; i < stray->times; i++)
                REQUIRE(BIO_write(SSL_get_rbio(victim), stray->bytes, stray->length) == stray->length);
            step(victim, "then");
            step(victim, "again");
            while (move_record(peer, victim))
                ;
            step(victim, "with the rest");
            SSL_set_shutdown(victim, 0);
            for (int i = 0; i < 3; i++) {
                while (move_record(victim, peer))
                    ;
                SSL_do_handshake(peer);
                ERR_clear_error();
                while (move_record(peer, victim))
                    ;
                SSL_do_handshake(victim);
                ERR_clear_error();
            }
            printf("  in the end %s\n", SSL_is_init_finished(victim) ? "connected" : "not connected");
            done = 1;
        } else {
            SSL_do_handshake(victim);
            ERR_clear_error();
        }
    }
    printf("  %s\n", done ? "put" : "no such place");
    SSL_free(client);
    SSL_free(server);
    SSL_CTX_free(client_ctx);
    SSL_CTX_free(server_ctx);
}

int main(void) {
    FOR_EACH_VERSION(version) {
        for (int at_client = 0; at_client < 2; at_client++)
            for (enum place place = START; place <= AFTER_CCS; place++)
                for (size_t i = 0; i < sizeof strays / sizeof strays[0]; i++)
                    go(version, at_client, place, &strays[i]);
    }
    return 0;
}
