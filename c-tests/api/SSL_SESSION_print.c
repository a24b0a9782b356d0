/* SSL_SESSION_print(3): every line of it, for sessions of all kinds, and the key log line. */
#include "sessions.h"

static BIO *out;

static const unsigned char many[520] = "0123456789abcdef~\x7f\x80\xff\n\t";

static const SSL_CIPHER *cipher(unsigned char high, unsigned char low) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl = SSL_new(ctx);
    const unsigned char number[2] = {high, low};
    const SSL_CIPHER *found = SSL_CIPHER_find(ssl, number);
    SSL_free(ssl);
    SSL_CTX_free(ctx);
    return found;
}

static void print(SSL_SESSION *session) {
    SSL_SESSION_set_time(session, 1700000000);
    SHOW(SSL_SESSION_print(out, session));
    SHOW(SSL_SESSION_print_keylog(out, session));
}

/* What a handshake made, with the secrets left out. */
static void print_made(SSL_SESSION *session) {
    BIO *memory = BIO_new(BIO_s_mem());
    char line[512];
    SSL_SESSION_set_time(session, 1700000000);
    SHOW(SSL_SESSION_print(memory, session));
    while (BIO_gets(memory, line, sizeof line) > 0) {
        char *end = strchr(line, ':');
        int secret = strstr(line, "Session-ID:") || strstr(line, "Master-Key:") || strstr(line, "PSK:");
        int dump = strstr(line, " - ") != NULL;
        if (dump)
            printf("  a row of the ticket\n");
        else if (secret && end != NULL)
            printf("%.*s: %d characters\n", (int)(end - line), line, (int)strlen(end));
        else
            printf("%s", line);
    }
    SHOW(SSL_SESSION_print_keylog(memory, session));
    while (BIO_gets(memory, line, sizeof line) > 0)
        printf("  %.15s, %d characters\n", line, (int)strlen(line));
    BIO_free(memory);
}

/* The DER of a session, with a field put in that no setter reaches: `[tag] EXPLICIT`, `size` bytes. */
static SSL_SESSION *with_field(SSL_SESSION *session, unsigned char tag, const unsigned char *field,
                               size_t size, unsigned char before) {
    unsigned char *der = NULL, grown[2048];
    int length = i2d_SSL_SESSION(session, &der);
    const unsigned char *in = grown;
    REQUIRE(length > 4 && der[1] == 0x81);
    size_t at = 3;
    /* Over the elements of the sequence, up to the first tag that comes later. */
    while (at < (size_t)length && !(der[at] >= before && der[at] != 0x02 && der[at] != 0x04)) {
        size_t head = der[at + 1] == 0x81 ? 3 : 2;
        at += head + (der[at + 1] == 0x81 ? der[at + 2] : der[at + 1]);
    }
    memcpy(grown, der, at);
    grown[at] = tag;
    grown[at + 1] = (unsigned char)size;
    memcpy(grown + at + 2, field, size);
    memcpy(grown + at + 2 + size, der + at, (size_t)length - at);
    grown[2] = (unsigned char)(der[2] + 2 + size);
    OPENSSL_free(der);
    SSL_SESSION *made = d2i_SSL_SESSION(NULL, &in, length + 2 + (long)size);
    printf("read: %d\n", made != NULL);
    print_errors();
    return made;
}

int main(void) {
    out = BIO_new_fp(stdout, BIO_NOCLOSE);
    title("nothing");
    SHOW(SSL_SESSION_print(out, NULL));
    SHOW(SSL_SESSION_print_fp(stdout, NULL));
    SHOW(SSL_SESSION_print_keylog(out, NULL));

    title("a new one");
    SSL_SESSION *session = SSL_SESSION_new();
    print(session);
    SHOW(SSL_SESSION_print_fp(stdout, session));

    title("without a time, without a timeout");
    SSL_SESSION_set_time(session, 0);
    SSL_SESSION_set_timeout(session, 0);
    SHOW(SSL_SESSION_print(out, session));
    SSL_SESSION_set_timeout(session, 300);

    title("versions");
    static const int numbers[] = {0x300, 0x301,  0x302,  0x303, 0x304, 0x305,
                                  0x100, 0xfeff, 0xfefd, 0x2,   0,     77};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        SHOW(SSL_SESSION_set_protocol_version(session, numbers[i]));
        print(session);
    }

    title("ids and keys");
    SSL_SESSION_set_protocol_version(session, TLS1_2_VERSION);
    for (unsigned int length = 0; length <= 32; length += 8) {
        SSL_SESSION_set1_id(session, many, length);
        SSL_SESSION_set1_id_context(session, many + 1, length);
        SSL_SESSION_set1_master_key(session, many + 2, length);
        print(session);
    }
    SSL_SESSION_set1_master_key(session, many, 512);
    print(session);
    SSL_SESSION_set1_master_key(session, many, 48);

    title("ciphers");
    static const unsigned char suites[][2] = {
        {0xc0, 0x2f}, {0x13, 0x02}, {0x00, 0x2f}, {0x13, 0x05}, {0x00, 0xff}};
    for (size_t i = 0; i < sizeof suites / sizeof *suites; i++) {
        const SSL_CIPHER *suite = cipher(suites[i][0], suites[i][1]);
        printf("%s\n", suite ? SSL_CIPHER_get_name(suite) : "unknown");
        if (suite == NULL)
            continue;
        SHOW(SSL_SESSION_set_cipher(session, suite));
        print(session);
    }

    title("what is not printed");
    SSL_SESSION_set_cipher(session, cipher(0xc0, 0x2f));
    SSL_SESSION_set1_id(session, many, 32);
    SSL_SESSION_set1_id_context(session, many, 2);
    SSL_SESSION_set1_hostname(session, "a.test");
    SSL_SESSION_set1_alpn_selected(session, (const unsigned char *)"h2", 2);
    SSL_SESSION_set1_ticket_appdata(session, "data", 4);
    SSL_SESSION_set_max_early_data(session, 1234);
    print(session);
    SSL_SESSION_set_protocol_version(session, TLS1_3_VERSION);
    print(session);
    SHOW(SSL_SESSION_print_fp(stdout, session));

    title("from bytes");
    unsigned char ticket[2 + 100] = {0x04, 100};
    static const int sizes[] = {1, 15, 16, 17, 31, 32, 33, 48};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        ticket[1] = (unsigned char)sizes[i];
        memcpy(ticket + 2, many, (size_t)sizes[i]);
        SSL_SESSION *made = with_field(session, 0xaa, ticket, (size_t)sizes[i] + 2, 0xab);
        print(made);
        SSL_SESSION_free(made);
    }
    /* Zeros, spaces and what is at the end of a row: OpenSSL's dump has rules for them. */
    static const unsigned char ends[][34] = {
        {0}, {' ', ' ', 0}, {'a', 0, 'b'}, "                ", "0123456789abcde "};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        ticket[1] = 32;
        memcpy(ticket + 2, ends[i], 32);
        SSL_SESSION *made = with_field(session, 0xaa, ticket, 34, 0xab);
        print(made);
        SSL_SESSION_free(made);
    }
    static const unsigned char hint[] = {0x02, 0x02, 0x1c, 0x20}, flags[] = {0x02, 0x01, 0x01},
                               identity[] = {0x04, 0x03, 'a', 'b', 'c'}, compression[] = {0x04, 0x01, 0x01},
                               empty[] = {0x04, 0x00}, latin[] = {0x04, 0x03, 0xe4, 'b', 0xff};
    static const struct {
        unsigned char tag, size;
        const unsigned char *field;
    } fields[] = {{0xa9, 4, hint},     {0xad, 3, flags},       {0xa7, 5, identity}, {0xa8, 5, identity},
                  {0xac, 5, identity}, {0xab, 3, compression}, {0xa7, 2, empty},    {0xa8, 2, empty},
                  {0xac, 2, empty},    {0xa8, 5, latin},       {0xaa, 2, empty}};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        printf("field %x\n", fields[i].tag & 0x1f);
        SSL_SESSION *made = with_field(session, fields[i].tag, fields[i].field, fields[i].size,
                                       (unsigned char)(fields[i].tag + 1));
        if (made != NULL) {
            print(made);
            printf("compression %u\n", SSL_SESSION_get_compress_id(made));
            unsigned char *again = NULL;
            int length = i2d_SSL_SESSION(made, &again);
            BIO_dump(out, (const char *)again, length);
            OPENSSL_free(again);
        }
        SSL_SESSION_free(made);
    }
    SSL_SESSION_free(session);

    FOR_EACH_VERSION(version)
    for (int stateful = 0; stateful < 2; stateful++) {
        title("made by handshakes, %s, %s", version_name(version), stateful ? "by the cache" : "by tickets");
        SSL_CTX *client = client_context(version), *server = server_context(version);
        if (stateful)
            SSL_CTX_set_options(server, SSL_OP_NO_TICKET);
        SSL_CTX_set_session_id_context(server, (const unsigned char *)"mine", 4);
        SSL_CTX_set_max_early_data(server, version == TLS1_3_VERSION ? 1000 : 0);
        struct pair pair = new_pair(client, server);
        connect_pair(&pair);
        print_made(SSL_get_session(pair.client));
        print_made(SSL_get_session(pair.server));
        end_pair(&pair);
        SSL_CTX_free(client);
        SSL_CTX_free(server);
    }

    title("a BIO that takes nothing");
    session = SSL_SESSION_new();
    BIO *full = BIO_new_mem_buf("read only", -1);
    SHOW(SSL_SESSION_print(full, session));
    SHOW(SSL_SESSION_print_keylog(full, session));
    BIO_free(full);
    SSL_SESSION_free(session);
    BIO_free(out);
    return 0;
}
