/* ClientHellos that are odd or wrong, one field at a time: what a server answers to each. Alert, its number
 * and its record's version, reasons, what SSL_accept returns, and of an answer its kind, version, suite and
 * extensions. */
#include "common.h"

struct extension {
    int type;
    size_t length;
    unsigned char body[1200];
};

/* A ClientHello in its parts. */
struct hello {
    int version, record_version;
    size_t session_id, suites, compression, extensions;
    unsigned char session_id_length;
    unsigned char suite[600], method[300];
    struct extension extension[24];
};

static unsigned char message[1 << 17];
static size_t length;
static SSL_CTX *server;
static const char *group;

static void put(const void *bytes, size_t count) {
    memcpy(message + length, bytes, count);
    length += count;
}

static void put16(size_t number) {
    message[length++] = (unsigned char)(number >> 8);
    message[length++] = (unsigned char)number;
}

static struct extension *add(struct hello *hello, int type, const char *body, size_t count) {
    struct extension *extension = &hello->extension[hello->extensions++];
    extension->type = type;
    extension->length = count;
    memcpy(extension->body, body, count);
    return extension;
}

static struct extension *find(struct hello *hello, int type) {
    for (size_t i = 0; i < hello->extensions; i++)
        if (hello->extension[i].type == type)
            return &hello->extension[i];
    return NULL;
}

static void removed(struct hello *hello, int type) {
    struct extension *extension = find(hello, type);
    REQUIRE(extension != NULL);
    size_t behind = hello->extensions - (size_t)(extension - hello->extension) - 1;
    memmove(extension, extension + 1, behind * sizeof *extension);
    hello->extensions--;
}

/* The handshake message, with its header. */
static void encode(const struct hello *hello) {
    static const unsigned char fixed[64] = {1, 2, 3, 4, 5, 6, 7, 8};
    length = 0;
    put("\1\0\0\0", 4);
    put16((size_t)hello->version);
    put(fixed, 32);
    message[length++] = hello->session_id_length;
    for (size_t i = 0; i < hello->session_id; i++)
        message[length++] = (unsigned char)(i + 1);
    put16(hello->suites);
    put(hello->suite, hello->suites);
    message[length++] = (unsigned char)hello->compression;
    put(hello->method, hello->compression);
    size_t at = length;
    put16(0);
    for (size_t i = 0; i < hello->extensions; i++) {
        put16((size_t)hello->extension[i].type);
        put16(hello->extension[i].length);
        put(hello->extension[i].body, hello->extension[i].length);
    }
    message[at] = (unsigned char)((length - at - 2) >> 8);
    message[at + 1] = (unsigned char)(length - at - 2);
    message[1] = (unsigned char)((length - 4) >> 16);
    message[2] = (unsigned char)((length - 4) >> 8);
    message[3] = (unsigned char)(length - 4);
}

static void print_hello(const unsigned char *body, size_t count) {
    static const unsigned char retry[4] = {0xcf, 0x21, 0xad, 0x74};
    size_t at = 34 + 1 + body[34];
    printf(" %s(%02x%02x, %02x%02x:", memcmp(body + 2, retry, 4) == 0 ? "HelloRetryRequest" : "ServerHello",
           body[0], body[1], body[at], body[at + 1]);
    /* The order of extensions, and and what it can say of points and of fragments, are a library's own. */
    unsigned char seen[8192] = {0};
    for (at += 5; at + 4 <= count; at += 4 + (size_t)(body[at + 2] << 8 | body[at + 3])) {
        unsigned type = (unsigned)(body[at] << 8 | body[at + 1]);
        if (type != 11 && type != 1)
            seen[type % sizeof seen] = 1;
    }
    for (size_t type = 0; type < sizeof seen; type++)
        if (seen[type])
            printf(" %zu", type);
    printf(")");
}

/* What a server has written: its hello, kinds of message, alerts with the version of their record. */
static void print_answer(BIO *out) {
    static unsigned char all[1 << 16], messages[1 << 16];
    int count = BIO_read(out, all, sizeof all), encrypted = 0;
    size_t held = 0, whole;
    printf(" ->");
    for (int at = 0; at + 5 <= count;) {
        size_t payload = (size_t)(all[at + 3] << 8 | all[at + 4]);
        const unsigned char *bytes = all + at + 5;
        if (all[at] == 22 && !encrypted) {
            memcpy(messages + held, bytes, payload);
            held += payload;
            while (held >= 4 &&
                   held >= (whole = 4 + (size_t)(messages[1] << 16 | messages[2] << 8 | messages[3]))) {
                if (messages[0] == 2)
                    print_hello(messages + 4, whole - 4);
                else if (messages[0] == 12)
                    printf(" 12(%02x%02x)", messages[8 + messages[7]], messages[9 + messages[7]]);
                else
                    printf(" %d", messages[0]);
                memmove(messages, messages + whole, held -= whole);
            }
        } else if (all[at] == 21 && payload == 2) {
            printf(" alert(%d,%d; %02x%02x)", bytes[0], bytes[1], all[at + 1], all[at + 2]);
        } else if (all[at] == 20) {
            printf(" CCS");
        } else if (!encrypted++) {
            printf(" encrypted");
        }
        at += 5 + (int)payload;
    }
    printf("\n");
}

/* Gives the message to a server, `part` bytes in a record. */
static void give(const char *what, int record_version, size_t part) {
    SSL *ssl = SSL_new(server);
    BIO *in = BIO_new(BIO_s_mem()), *out = BIO_new(BIO_s_mem());
    BIO_set_mem_eof_return(in, -1);
    SSL_set_bio(ssl, in, out);
    for (size_t at = 0; at < length; at += part) {
        size_t now = length - at < part ? length - at : part;
        unsigned char header[5] = {22, (unsigned char)(record_version >> 8), (unsigned char)record_version,
                                   (unsigned char)(now >> 8), (unsigned char)now};
        BIO_write(in, header, 5);
        BIO_write(in, message + at, (int)now);
    }
    ERR_clear_error();
    int ret = SSL_accept(ssl), error = SSL_get_error(ssl, ret);
    unsigned long code;
    printf("%s, %s: %d %s", group, what, ret, error_name(error));
    while ((code = ERR_get_error()) != 0)
        if (ERR_GET_LIB(code) != ERR_LIB_PROV) /* which may not do the work */
            printf(" [%d:%d]", ERR_GET_LIB(code), ERR_GET_REASON(code));
    const char *name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
    printf(" %s", name != NULL ? name : "-");
    /* A second call sends nothing more. */
    SSL_accept(ssl);
    ERR_clear_error();
    print_answer(out);
    SSL_free(ssl);
}

static void try(const char *what, const struct hello *hello) {
    encode(hello);
    give(what, hello->record_version, 16000);
}

static const char *note(const char *format, ...) {
    static char text[300];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    return text;
}

#define SUITES "\x13\x01\x13\x02\xc0\x2b\xc0\x2f\xc0\x2c\xc0\x30\0\xff"
#define BYTES(text) (text), sizeof(text) - 1

/* A good one, as clients of the version send it. */
static struct hello good(int version) {
    struct hello hello = {.version = 0x0303, .record_version = 0x0301};
    int tls13 = version == TLS1_3_VERSION;
    char share[38] = "\0\x24\0\x1d\0\x20";
    memset(share + 6, 9, 32);
    hello.session_id = hello.session_id_length = tls13 ? 32 : 0;
    hello.suites = sizeof SUITES - 1;
    memcpy(hello.suite, SUITES, hello.suites);
    hello.compression = 1;
    add(&hello, 0, BYTES("\0\x0e\0\0\x0bserver.test"));
    add(&hello, 11, BYTES("\1\0"));
    add(&hello, 10, BYTES("\0\6\0\x1d\0\x17\0\x18"));
    add(&hello, 35, BYTES(""));
    add(&hello, 16, BYTES("\0\x0c\2h2\x08http/1.1"));
    add(&hello, 5, BYTES("\1\0\0\0\0"));
    add(&hello, 23, BYTES(""));
    add(&hello, 13, BYTES("\0\x0c\4\3\x08\4\4\1\5\3\x08\5\2\1"));
    if (tls13) {
        add(&hello, 43, BYTES("\4\3\4\3\3"));
        add(&hello, 45, BYTES("\1\1"));
        add(&hello, 51, share, sizeof share);
    }
    return hello;
}

/* Each way in which a body, whose first `lengths` bytes are a length, can be wrong. */
static void bend(struct hello *hello, struct extension *extension, const char *name) {
    struct extension saved = *extension;
    char what[100];
    for (size_t cut = 0; cut < saved.length; cut++) {
        if (cut > 8 && cut + 3 < saved.length)
            continue;
        extension->length = cut;
        snprintf(what, sizeof what, "%s cut to %zu", name, cut);
        try(what, hello);
    }
    for (size_t at = 0; at < saved.length && at < 9; at++) {
        static const int changes[] = {1, -1, 0x80};
        for (size_t i = 0; i < 3; i++) {
            *extension = saved;
            extension->body[at] = (unsigned char)(saved.body[at] + changes[i]);
            snprintf(what, sizeof what, "%s, byte %zu changed by %d", name, at, changes[i]);
            try(what, hello);
        }
    }
    for (size_t more = 1; more < 4; more++) {
        *extension = saved;
        memset(extension->body + saved.length, 0, more);
        extension->length += more;
        snprintf(what, sizeof what, "%s and %zu zeros", name, more);
        try(what, hello);
    }
    *extension = saved;
    extension->length = 1000;
    memset(extension->body, 0xff, 1000);
    snprintf(what, sizeof what, "%s of many ones", name);
    try(what, hello);
    extension->length = 1000;
    memset(extension->body, 0, 1000);
    snprintf(what, sizeof what, "%s of many zeros", name);
    try(what, hello);
    *extension = saved;
}

static void with_body(int version, const char *what, int type, const char *body, size_t count) {
    struct hello hello = good(version);
    struct extension *old = find(&hello, type);
    if (old != NULL) {
        old->length = count;
        memcpy(old->body, body, count);
    } else {
        add(&hello, type, body, count);
    }
    try(what, &hello);
}

/* What good hellos do not have: each empty, good, and bent. */
static const struct {
    int type;
    const char *name, *body;
    size_t count;
} others[] = {
    {1, "max_fragment_length", BYTES("\1")},
    {12, "srp", BYTES("\3abc")},
    {14, "use_srtp", BYTES("\0\2\0\1\0")},
    {15, "heartbeat", BYTES("\1")},
    {18, "signed_certificate_timestamp", BYTES("")},
    {21, "padding", BYTES("\0\0\0\0")},
    {22, "encrypt_then_mac", BYTES("")},
    {27, "compress_certificate", BYTES("\2\0\2")},
    {28, "record_size_limit", BYTES("\x40\0")},
    {42, "early_data", BYTES("")},
    {44, "cookie", BYTES("\0\3abc")},
    {47, "certificate_authorities", BYTES("\0\4\0\2\x30\0")},
    {49, "post_handshake_auth", BYTES("")},
    {50, "signature_algorithms_cert", BYTES("\0\4\4\3\4\1")},
    {13172, "next_protocol_negotiation", BYTES("")},
    {0xff01, "renegotiation_info", BYTES("\0")},
    {0x0a0a, "an unknown extension", BYTES("\1\2\3")},
    {41, "pre_shared_key",
     BYTES("\0\x0a\0\4abcd\0\0\0\1\0\x21\x20"
           "abcdefghijklmnopqrstuvwxyzabcdef")},
};
static const struct {
    int type;
    const char *name;
} usual[] = {{0, "server_name"},
             {11, "ec_point_formats"},
             {10, "supported_groups"},
             {35, "session_ticket"},
             {16, "ALPN"},
             {5, "status_request"},
             {23, "extended_master_secret"},
             {13, "signature_algorithms"},
             {43, "supported_versions"},
             {45, "psk_key_exchange_modes"},
             {51, "key_share"}};

static void extensions(int version) {
    struct hello hello = good(version);
    try("a good one", &hello);
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++) {
        hello = good(version);
        struct extension *extension = find(&hello, usual[i].type);
        if (extension == NULL)
            continue;
        bend(&hello, extension, usual[i].name);
        struct extension copy = *extension;
        hello.extension[hello.extensions++] = copy;
        try(note("%s twice", usual[i].name), &hello);
        hello = good(version);
        removed(&hello, usual[i].type);
        try(note("no %s", usual[i].name), &hello);
    }
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        hello = good(version);
        struct extension *extension = add(&hello, others[i].type, others[i].body, others[i].count);
        try(note("%s", others[i].name), &hello);
        bend(&hello, extension, others[i].name);
        add(&hello, others[i].type, others[i].body, others[i].count);
        try(note("%s twice", others[i].name), &hello);
        hello.extensions = 0;
        hello = good(version);
        memmove(hello.extension + 1, hello.extension, hello.extensions * sizeof *hello.extension);
        hello.extensions++;
        hello.extension[0].type = others[i].type;
        hello.extension[0].length = others[i].count;
        memcpy(hello.extension[0].body, others[i].body, others[i].count);
        try(note("%s as the first one", others[i].name), &hello);
    }
    for (size_t first = 0; first < 3; first++) {
        static const int pairs[][2] = {{10, 13}, {10, 51}, {13, 51}};
        hello = good(version);
        for (size_t i = 0; i < 2; i++)
            if (find(&hello, pairs[first][i]))
                removed(&hello, pairs[first][i]);
        try(note("neither %d nor %d", pairs[first][0], pairs[first][1]), &hello);
    }
    hello = good(version);
    hello.extensions = 0;
    try("no extensions", &hello);
    /* A block of extensions that is not there at all. */
    length -= 2;
    message[3] -= 2;
    give("no block of extensions", 0x0301, 16000);
}

static void contents(int version) {
#define WITH(type, what, body) with_body(version, what, type, BYTES(body))
    WITH(0, "an empty name", "\0\3\0\0\0");
    WITH(0, "no name", "\0\0");
    WITH(0, "two names", "\0\x08\0\0\1a\0\0\1b");
    WITH(0, "a name of another kind", "\0\4\1\0\1a");
    WITH(0, "a name with a NUL", "\0\6\0\0\3a\0b");
    WITH(0, "a name with a space", "\0\6\0\0\3a b");
    WITH(0, "an address",
         "\0\x0c\0\0\x09"
         "127.0.0.1");
    WITH(0, "a name with a dot at the end", "\0\7\0\0\4a.b.");
    WITH(0, "a name with a dash", "\0\5\0\0\2-a");
    WITH(0, "a name that is no UTF-8", "\0\5\0\0\2\xff\xfe");
    for (int size = 253; size < 258; size++) {
        char body[300] = {(char)((size + 3) >> 8), (char)(size + 3), 0, (char)(size >> 8), (char)size};
        memset(body + 5, 'a', (size_t)size);
        for (int dot = 5 + 40; dot < 5 + size - 1; dot += 40)
            body[dot] = '.';
        with_body(version, size < 256 ? "a long name" : "a name that is too long", 0, body, (size_t)size + 5);
    }
    WITH(10, "an odd list of groups", "\0\3\0\x1d\0");
    WITH(10, "no groups", "\0\0");
    WITH(10, "unknown groups", "\0\4\x12\x34\x1a\x1a");
    WITH(10, "a group that nobody has", "\0\2\0\x16");
    WITH(10, "P-521 alone", "\0\2\0\x19");
    WITH(10, "P-256 alone", "\0\2\0\x17");
    WITH(10, "X25519 alone", "\0\2\0\x1d");
    WITH(10, "a group twice", "\0\4\0\x1d\0\x1d");
    WITH(10, "a finite field", "\0\4\1\0\1\1");
    WITH(11, "other formats of points", "\2\1\2");
    WITH(11, "no formats of points", "\0");
    WITH(13, "no signatures", "\0\0");
    WITH(13, "unknown signatures", "\0\4\x12\x34\x23\x45");
    WITH(13, "signatures that do not fit the key", "\0\4\x08\7\x08\x08");
    WITH(13, "SHA-1 alone", "\0\4\2\1\2\3");
    WITH(13, "PKCS#1 alone", "\0\4\4\1\5\1");
    WITH(13, "MD5 alone", "\0\2\1\1");
    WITH(13, "an odd list of signatures", "\0\5\4\3\x08\4\4");
    WITH(16, "an empty protocol", "\0\4\0\2h2");
    WITH(16, "no protocols", "\0\0");
    WITH(16, "a protocol cut", "\0\3\3h2");
    WITH(5, "another kind of status", "\2\0\0\0\0");
    WITH(5, "responders", "\1\0\6\0\4\x82\2\5\0\0\0");
    WITH(5, "an empty responder", "\1\0\2\0\0\0\0");
    WITH(5, "a bad responder", "\1\0\4\0\2\5\0\0\0");
    WITH(5, "extensions of the request", "\1\0\0\0\2\x30\0");
    WITH(5, "bad extensions of the request", "\1\0\0\0\2\5\0");
    WITH(43, "TLS 1.3 alone", "\2\3\4");
    WITH(43, "TLS 1.2 alone", "\2\3\3");
    WITH(43, "TLS 1.2 first", "\4\3\3\3\4");
    WITH(43, "a draft", "\2\x7f\x1c");
    WITH(43, "a draft and TLS 1.2", "\4\x7f\x1c\3\3");
    WITH(43, "TLS 1.1 alone", "\2\3\2");
    WITH(43, "SSL 3 and TLS 1.2", "\4\3\0\3\3");
    WITH(43, "an unknown version and TLS 1.3", "\4\x1a\x1a\3\4");
    WITH(43, "versions beyond", "\4\3\5\3\6");
    WITH(43, "no versions", "\0");
    WITH(43, "an odd list of versions", "\3\3\4\3");
    WITH(45, "no modes", "\0");
    WITH(45, "PSK without key exchange", "\1\0");
    WITH(45, "an unknown mode", "\1\7");
    WITH(51, "no shares", "\0\0");
    WITH(51, "a share of an unknown group", "\0\5\x12\x34\0\1\7");
    WITH(51, "a share of a group that was not named", "\0\5\0\x1e\0\1\7");
    WITH(51, "an empty share", "\0\4\0\x1d\0\0");
    WITH(51, "a short share", "\0\5\0\x1d\0\1\7");
    WITH(51, "a share of P-256 that is no point", "\0\5\0\x17\0\1\4");
    WITH(51, "a short share of another group first",
         "\0\x29\0\x18\0\1\4\0\x1d\0\x20"
         "abcdefghijklmnopqrstuvwxyzabcdef");
    WITH(51, "shares in another order than the groups",
         "\0\x29\0\x18\0\1\4\0\x1d\0\x20"
         "abcdefghijklmnopqrstuvwxyzabcdef");
    WITH(51, "X25519 of zeros",
         "\0\x24\0\x1d\0\x20\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0");
    WITH(51, "a share twice",
         "\0\x48\0\x1d\0\x20"
         "abcdefghijklmnopqrstuvwxyzabcdef"
         "\0\x1d\0\x20"
         "abcdefghijklmnopqrstuvwxyzabcdef");
    WITH(44, "a cookie that nobody gave", "\0\3abc");
    WITH(0xff01, "renegotiation of something", "\3abc");
    WITH(35, "a ticket", "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz");
    WITH(41, "no identities", "\0\0\0\0");
    WITH(41, "an empty identity",
         "\0\6\0\0\0\0\0\1\0\x21\x20"
         "abcdefghijklmnopqrstuvwxyzabcdef");
    WITH(41, "no binders", "\0\x0a\0\4abcd\0\0\0\1\0\0");
    WITH(41, "a short binder", "\0\x0a\0\4abcd\0\0\0\1\0\3\2ab");
    WITH(41, "two identities, one binder",
         "\0\x14\0\4abcd\0\0\0\1\0\4abcd\0\0\0\1\0\x21\x20"
         "abcdefghijklmnopqrstuvwxyzabcdef");
    WITH(42, "early data without a ticket", "");
#undef WITH
}

static void fields(int version) {
    static const int versions_[] = {0,      0x0002, 0x0200, 0x0300, 0x0301, 0x0302, 0x0303,
                                    0x0304, 0x0305, 0x0400, 0x7f1c, 0xfeff, 0xffff};
    struct hello hello;
    for (size_t i = 0; i < sizeof versions_ / sizeof *versions_; i++) {
        hello = good(version);
        hello.version = versions_[i];
        try(note("version %04x", hello.version), &hello);
        hello = good(version);
        hello.record_version = versions_[i];
        try(note("version %04x of the record", hello.record_version), &hello);
    }
    static const int ids[] = {0, 1, 16, 31, 32, 33, 64, 255};
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        hello = good(version);
        hello.session_id = (size_t)ids[i];
        hello.session_id_length = (unsigned char)ids[i];
        try(note("a session id of %d", ids[i]), &hello);
    }
    hello = good(version);
    hello.session_id_length = 255;
    try("a session id that is longer than its bytes", &hello);
#define METHODS(what, bytes)                                                                                 \
    hello = good(version);                                                                                   \
    memcpy(hello.method, bytes, hello.compression = sizeof(bytes) - 1);                                      \
    try(what, &hello)
    METHODS("no compression method", "");
    METHODS("deflate", "\1");
    METHODS("deflate and none", "\1\0");
    METHODS("none and deflate", "\0\1");
    METHODS("none twice", "\0\0");
    METHODS("unknown methods", "\x40\x41\x42");
#undef METHODS
#define OFFER(what, bytes)                                                                                   \
    hello = good(version);                                                                                   \
    memcpy(hello.suite, bytes, hello.suites = sizeof(bytes) - 1);                                            \
    try(what, &hello)
    OFFER("no suites", "");
    OFFER("half a suite", "\x13");
    OFFER("a suite and a half", "\x13\1\xc0");
    OFFER("an unknown suite", "\x0a\x0a");
    OFFER("unknown suites and a good one", "\x0a\x0a\xc0\x2f\x13\1\x7f\x7f");
    OFFER("the signal alone", "\0\xff");
    OFFER("suites of TLS 1.3 alone", "\x13\1\x13\2\x13\3");
    OFFER("suites of TLS 1.2 alone", "\xc0\x2f\xc0\x30\xc0\x2b\xc0\x2c");
    if (strcmp(group, "TLS 1.3") == 0) { /* elsewhere a matter of which suites a library has */
        OFFER("CBC alone", "\xc0\x13\xc0\x14\0\x2f");
    }
    OFFER("ECDSA alone", "\xc0\x2b\xc0\x2c");
    OFFER("RSA alone", "\xc0\x2f\xc0\x30");
    OFFER("fallback", "\x13\1\xc0\x2f\x56\0");
    OFFER("fallback alone", "\x56\0");
    OFFER("no encryption", "\0\0\0\1\0\2");
    OFFER("anonymous", "\xc0\x18\xc0\x19");
    OFFER("a suite of TLS 1.3 that nobody has", "\x13\4\x13\5");
    OFFER("a suite three times", "\x13\1\x13\1\x13\1\xc0\x2f\xc0\x2f\xc0\x2f");
#undef OFFER
    /* Lengths that do not fit, and bytes that are left over. */
    for (int by = -3; by < 4; by++) {
        hello = good(version);
        encode(&hello);
        size_t at = 4 + 2 + 32 + 1 + hello.session_id;
        message[at + 1] = (unsigned char)(message[at + 1] + by);
        give(note("length of the suites changed by %d", by), 0x0301, 16000);
        encode(&hello);
        at += 2 + hello.suites;
        message[at] = (unsigned char)(message[at] + by);
        give(note("length of the methods changed by %d", by), 0x0301, 16000);
        encode(&hello);
        at += 1 + hello.compression;
        message[at + 1] = (unsigned char)(message[at + 1] + by);
        give(note("length of the extensions changed by %d", by), 0x0301, 16000);
        encode(&hello);
        message[3] = (unsigned char)(message[3] + by);
        give(note("length of the message changed by %d", by), 0x0301, 16000);
        encode(&hello);
        at += 2 + 2;
        message[at + 1] = (unsigned char)(message[at + 1] + by);
        give(note("length of the first extension changed by %d", by), 0x0301, 16000);
    }
    hello = good(version);
    encode(&hello);
    memset(message + length, 0, 10);
    length += 10;
    give("ten zeros behind the message", 0x0301, 16000);
    message[3] = (unsigned char)(message[3] + 10);
    give("ten zeros at the end of the message", 0x0301, 16000);
    encode(&hello);
    memcpy(message + length, message, length);
    length *= 2;
    give("the message twice", 0x0301, 16000);
    for (size_t count = 0; count < 60; count += count < 45 ? 1 : 3) {
        encode(&hello);
        length = 4 + count;
        message[1] = message[2] = 0;
        message[3] = (unsigned char)count;
        give(note("the first %zu bytes", count), 0x0301, 16000);
    }
    for (int kind = 0; kind < 26; kind++) {
        encode(&hello);
        message[0] = (unsigned char)kind;
        give(note("a message of type %d", kind), 0x0301, 16000);
    }
}

static void records(int version) {
    struct hello hello = good(version);
    for (size_t part = 1; part < 300; part += part < 5 ? 1 : 13) {
        encode(&hello);
        give(note("in records of %zu", part), 0x0301, part);
    }
}

/* The header of a ClientHello says how long it is. */
static void lengths(void) {
    for (int length = 131390; length < 131400; length++) {
        const unsigned char start[] = {22,
                                       3,
                                       1,
                                       0,
                                       4,
                                       1,
                                       (unsigned char)(length >> 16),
                                       (unsigned char)(length >> 8),
                                       (unsigned char)length};
        SSL *ssl = SSL_new(server);
        SSL_set_bio(ssl, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
        BIO_write(SSL_get_rbio(ssl), start, sizeof start);
        printf("%d bytes: ", length);
        outcome(ssl, "server", SSL_accept(ssl));
        SSL_free(ssl);
    }
}

int main(void) {
    static const struct {
        const char *name, *key;
        int version, client, level;
    } groups[] = {
        {"TLS 1.2", "server", 0, TLS1_2_VERSION, 1},
        {"TLS 1.3", "server", 0, TLS1_3_VERSION, 1},
        {"ECDSA, TLS 1.2", "serverec", 0, TLS1_2_VERSION, 1},
        {"a server of TLS 1.2", "server", TLS1_2_VERSION, TLS1_3_VERSION, 1},
        {"a server of TLS 1.3", "server", TLS1_3_VERSION, TLS1_3_VERSION, 1},
        {"a server of TLS 1.3 for TLS 1.2", "server", TLS1_3_VERSION, TLS1_2_VERSION, 1},
        {"level 0, TLS 1.2", "server", 0, TLS1_2_VERSION, 0},
        {"level 0, ECDSA, TLS 1.2", "serverec", 0, TLS1_2_VERSION, 0},
        {"level 0, TLS 1.3", "server", 0, TLS1_3_VERSION, 0},
    };
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
        group = groups[i].name;
        title("%s", group);
        server = SSL_CTX_new(TLS_server_method());
        use(server, groups[i].key);
        SSL_CTX_set_security_level(server, groups[i].level);
        /* Older versions are a matter of how a library was built. */
        SSL_CTX_set_min_proto_version(server, TLS1_2_VERSION);
        if (groups[i].version != 0) {
            SSL_CTX_set_min_proto_version(server, groups[i].version);
            SSL_CTX_set_max_proto_version(server, groups[i].version);
        }
        contents(groups[i].client);
        if (i < 2 || i == 6)
            extensions(groups[i].client);
        if (i < 2 || i == 3)
            fields(groups[i].client);
        if (i < 2)
            records(groups[i].client);
        if (i == 0)
            lengths();
        SSL_CTX_free(server);
    }
    return 0;
}
