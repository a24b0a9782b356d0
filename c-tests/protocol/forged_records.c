/* What a peer that has the keys may send behind a handshake, and what it gets for it. */
#include "forged.h"

static unsigned char secrets[2][32]; /* the client's and the server's */

static void on_key(const SSL *ssl, const char *line) {
    (void)ssl;
    read_secret(line, "CLIENT_TRAFFIC_SECRET_0 ", secrets[0]);
    read_secret(line, "SERVER_TRAFFIC_SECRET_0 ", secrets[1]);
}

static void on_event(const SSL *ssl, int where, int value) {
    (void)ssl;
    if (where == SSL_CB_WRITE_ALERT)
        printf("  writes alert %d %d\n", value >> 8, value & 255);
    if (where == SSL_CB_READ_ALERT)
        printf("  reads alert %d %d\n", value >> 8, value & 255);
}

enum when { ALWAYS = 3, TLS12 = 1, TLS13 = 2 };

/* `type` 0: the bytes go out as they are, in clear. */
struct record {
    int type;
    const char *bytes;
    int length;
};

#define RECORD(type, bytes)                                                                                  \
    { type, bytes, sizeof bytes - 1 }

struct kind {
    const char *what;
    enum when when;
    int times;
    struct record records[3];
};

#define HELLO_REQUEST "\0\0\0\0"
/* A ClientHello without extensions, and one that is none. */
#define HELLO                                                                                                \
    "\1\0\0\x29\3\3"                                                                                         \
    "0123456789abcdef0123456789abcdef"                                                                       \
    "\0\0\2\xc0\x2f\1\0"
#define NO_HELLO "\1\0\0\4\3\3ab"
#define KEY_UPDATE "\x18\0\0\1\0"

static const struct kind kinds[] = {
    {"nothing", ALWAYS, 1, {{0}}},
    {"an empty handshake record", ALWAYS, 1, {RECORD(22, "")}},
    {"an empty alert", ALWAYS, 1, {RECORD(21, "")}},
    {"empty data", ALWAYS, 1, {RECORD(23, "")}},
    {"32 times empty data", ALWAYS, 32, {RECORD(23, "")}},
    {"33 times empty data", ALWAYS, 33, {RECORD(23, "")}},
    {"32 empty handshake records", TLS12, 32, {RECORD(22, "")}},
    {"33 empty handshake records", TLS12, 33, {RECORD(22, "")}},
    {"40 times empty data and data", ALWAYS, 40, {RECORD(23, ""), RECORD(23, "x")}},
    {"an alert of one byte", ALWAYS, 1, {RECORD(21, "\1")}},
    {"an alert of three bytes", ALWAYS, 1, {RECORD(21, "\1\x70\1")}},
    {"two alerts in a record", ALWAYS, 1, {RECORD(21, "\1\x70\1\x70")}},
    {"an alert of no level", ALWAYS, 1, {RECORD(21, "\3\x28")}},
    {"a fatal alert", ALWAYS, 1, {RECORD(21, "\2\x28")}},
    {"a fatal close_notify", ALWAYS, 1, {RECORD(21, "\2\0")}},
    {"a close_notify", ALWAYS, 1, {RECORD(21, "\1\0")}},
    {"a warning", ALWAYS, 1, {RECORD(21, "\1\x70")}},
    {"4 warnings", TLS12, 4, {RECORD(21, "\1\x70")}},
    {"5 warnings", TLS12, 5, {RECORD(21, "\1\x70")}},
    {"8 times a warning and data", TLS12, 8, {RECORD(21, "\1\x70"), RECORD(23, "x")}},
    {"the warning no_renegotiation", ALWAYS, 1, {RECORD(21, "\1\x64")}},
    {"user_canceled", ALWAYS, 1, {RECORD(21, "\1\x5a")}},
    {"user_canceled, fatal", ALWAYS, 1, {RECORD(21, "\2\x5a")}},
    {"4 times user_canceled", ALWAYS, 4, {RECORD(21, "\1\x5a")}},
    {"5 times user_canceled", ALWAYS, 5, {RECORD(21, "\1\x5a")}},
    {"a ChangeCipherSpec, encrypted", ALWAYS, 1, {RECORD(20, "\1")}},
    {"a ChangeCipherSpec in clear", ALWAYS, 1, {RECORD(0, "\x14\3\3\0\1\1")}},
    {"a close_notify in clear", ALWAYS, 1, {RECORD(0, "\x15\3\3\0\2\1\0")}},
    {"a fatal alert in clear", ALWAYS, 1, {RECORD(0, "\x15\3\3\0\2\2\x28")}},
    {"a handshake record in clear", ALWAYS, 1, {RECORD(0, "\x16\3\3\0\4\0\0\0\0")}},
    {"an empty handshake record in clear", ALWAYS, 1, {RECORD(0, "\x16\3\3\0\0")}},
    {"empty data in clear", ALWAYS, 1, {RECORD(0, "\x17\3\3\0\0")}},
    {"an unknown type", ALWAYS, 1, {RECORD(99, "hi")}},
    {"no type", TLS13, 1, {RECORD(0, "\x17\3\3\0\1\1")}},
    {"a HelloRequest", ALWAYS, 1, {RECORD(22, HELLO_REQUEST)}},
    {"3 times a HelloRequest", ALWAYS, 3, {RECORD(22, HELLO_REQUEST)}},
    {"50 times a HelloRequest", ALWAYS, 50, {RECORD(22, HELLO_REQUEST)}},
    {"5 times a HelloRequest and data", ALWAYS, 5, {RECORD(22, HELLO_REQUEST), RECORD(23, "x")}},
    {"two HelloRequests in a record", ALWAYS, 1, {RECORD(22, HELLO_REQUEST HELLO_REQUEST)}},
    {"a HelloRequest in two records", ALWAYS, 1, {RECORD(22, "\0\0"), RECORD(22, "\0\0")}},
    {"a HelloRequest with a body", ALWAYS, 1, {RECORD(22, "\0\0\0\1x")}},
    {"a HelloRequest with an empty record in it",
     TLS12,
     1,
     {RECORD(22, "\0\0"), RECORD(22, ""), RECORD(22, "\0\0")}},
    {"a HelloRequest with data in it", ALWAYS, 1, {RECORD(22, "\0\0"), RECORD(23, "x"), RECORD(22, "\0\0")}},
    {"a HelloRequest with a warning in it",
     TLS12,
     1,
     {RECORD(22, "\0\0"), RECORD(21, "\1\x70"), RECORD(22, "\0\0")}},
    {"a ClientHello", ALWAYS, 1, {RECORD(22, HELLO)}},
    {"3 times a ClientHello", ALWAYS, 3, {RECORD(22, HELLO)}},
    {"40 times a ClientHello", ALWAYS, 40, {RECORD(22, HELLO)}},
    {"a ClientHello and data", ALWAYS, 2, {RECORD(22, HELLO), RECORD(23, "x")}},
    {"a ClientHello that is none", ALWAYS, 1, {RECORD(22, NO_HELLO)}},
    {"a ClientHello of 16 MiB", ALWAYS, 1, {RECORD(22, "\1\xff\xff\xff")}},
    {"a ClientHello of 131396 bytes", ALWAYS, 1, {RECORD(22, "\1\2\1\x44")}},
    {"a ClientHello of 131397 bytes", ALWAYS, 1, {RECORD(22, "\1\2\1\x45")}},
    {"the head of a ClientHello, and data", ALWAYS, 1, {RECORD(22, "\1\0\0\x29\3\3"), RECORD(23, "x")}},
    {"a Finished", ALWAYS, 1, {RECORD(22, "\x14\0\0\2ab")}},
    {"a Finished of 16 MiB", ALWAYS, 1, {RECORD(22, "\x14\xff\xff\xff")}},
    {"a ServerHello", ALWAYS, 1, {RECORD(22, "\2\0\0\2ab")}},
    {"a ServerHelloDone", ALWAYS, 1, {RECORD(22, "\x0e\0\0\0")}},
    {"an unknown message", ALWAYS, 1, {RECORD(22, "\x63\0\0\0")}},
    {"text as a message", ALWAYS, 1, {RECORD(22, "garbage")}},
    {"a KeyUpdate in TLS 1.2", TLS12, 1, {RECORD(22, KEY_UPDATE)}},
    {"a KeyUpdate of a wrong value", TLS13, 1, {RECORD(22, "\x18\0\0\1\2")}},
    {"a KeyUpdate without a value", TLS13, 1, {RECORD(22, "\x18\0\0\0")}},
    {"a KeyUpdate of two bytes", TLS13, 1, {RECORD(22, "\x18\0\0\2\0\0")}},
    {"a KeyUpdate of 16 MiB", TLS13, 1, {RECORD(22, "\x18\xff\xff\xff")}},
    {"two KeyUpdates in a record", TLS13, 1, {RECORD(22, KEY_UPDATE KEY_UPDATE)}},
    {"a KeyUpdate and the beginning of another", TLS13, 1, {RECORD(22, KEY_UPDATE "\x18")}},
    {"a KeyUpdate with an empty record in it", TLS13, 1, {RECORD(22, "\x18\0"), RECORD(22, "")}},
    {"a KeyUpdate with data in it", TLS13, 1, {RECORD(22, "\x18\0"), RECORD(23, "x"), RECORD(22, "\0\1\0")}},
    {"a KeyUpdate with empty data in it",
     TLS13,
     1,
     {RECORD(22, "\x18\0"), RECORD(23, ""), RECORD(22, "\0\1\0")}},
    {"a KeyUpdate with an alert in it",
     TLS13,
     1,
     {RECORD(22, "\x18\0"), RECORD(21, "\1\x5a"), RECORD(22, "\0\1\0")}},
    {"a KeyUpdate with a close_notify in it", TLS13, 1, {RECORD(22, "\x18\0"), RECORD(21, "\1\0")}},
    {"a ticket of 16 MiB", ALWAYS, 1, {RECORD(22, "\4\xff\xff\xff")}},
    {"an empty ticket", ALWAYS, 1, {RECORD(22, "\4\0\0\0")}},
    {"a ticket that is cut", TLS13, 1, {RECORD(22, "\4\0\0\4\0\0\1\0")}},
    {"a CertificateRequest", ALWAYS, 1, {RECORD(22, "\x0d\0\0\3\0\0\0")}},
    {"an EndOfEarlyData", ALWAYS, 1, {RECORD(22, "\5\0\0\0")}},
};

static void reads(SSL *ssl) {
    char bytes[100];
    int last = 0, same = 0;
    for (int i = 0; i < 120; i++) {
        int returned = SSL_read(ssl, bytes, sizeof bytes), error = SSL_get_error(ssl, returned);
        same = returned > 0 && returned == last ? same + 1 : 0;
        last = returned;
        if (same == 0)
            printf("  read %d %s, shutdown %d\n", returned, error_name(error), SSL_get_shutdown(ssl));
        print_errors();
        if (returned <= 0)
            break;
    }
}

static void go(int version, int at_client, int authenticates, const struct kind *kind) {
    SSL_CTX *client = client_context(version), *server = server_context(version);
    SSL *victim, *other;
    struct keys keys = {.version = version};
    struct pair pair;
    BIO *into;
    REQUIRE(SSL_CTX_set_ciphersuites(client, "TLS_AES_128_GCM_SHA256") == 1);
    REQUIRE(SSL_CTX_set_cipher_list(client, "ECDHE-RSA-AES128-GCM-SHA256") == 1);
    SSL_CTX_set_num_tickets(server, 0);
    SSL_CTX_set_options(client, SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION);
    SSL_CTX_set_options(server, SSL_OP_NO_RENEGOTIATION);
    SSL_CTX_set_keylog_callback(client, on_key);
    if (authenticates) {
        SSL_CTX_set_min_proto_version(client, 0);
        SSL_CTX_set_max_proto_version(client, 0);
        SSL_CTX_set_post_handshake_auth(client, 1);
    }
    pair = new_pair(client, server);
    connect_pair(&pair);
    victim = at_client ? pair.client : pair.server;
    other = at_client ? pair.server : pair.client;
    title("%s, %s%s: %s", version_name(version), at_client ? "client" : "server",
          authenticates ? ", authentication later" : "", kind->what);
    if (version == TLS1_2_VERSION) {
        keys = keys_of_tls12(other, at_client, 1);
    } else {
        memcpy(keys.secret, secrets[at_client], 32);
        use_secret(&keys);
    }
    SSL_set_info_callback(victim, on_event);
    into = SSL_get_wbio(other);
    for (int i = 0; i < kind->times; i++) {
        for (int k = 0; k < 3 && kind->records[k].bytes; k++) {
            const struct record *record = &kind->records[k];
            if (record->type == 0)
                REQUIRE(BIO_write(into, record->bytes, record->length) == record->length);
            else
                seal(&keys, into, record->type, record->bytes, (size_t)record->length);
        }
    }
    seal(&keys, into, 23, "data", 4);
    reads(victim);
    outcome(victim, "  write", SSL_write(victim, "data", 4));
    outcome(victim, "  shutdown", SSL_shutdown(victim));
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(void) {
    FOR_EACH_VERSION(version) {
        for (int at_client = 0; at_client < 2; at_client++)
            for (int authenticates = 0; authenticates < 2; authenticates++)
                for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
                    if (kinds[i].when & (version == TLS1_2_VERSION ? TLS12 : TLS13))
                        go(version, at_client, authenticates, &kinds[i]);
    }
    return 0;
}
