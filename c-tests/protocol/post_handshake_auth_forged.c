/* Authentication after the handshake (RFC 8446, section 4.6.2) with a peer that does wrong: the program
 * itself seals the peer's records, with the secrets that the key log tells. */
#include "common.h"

#include <openssl/hmac.h>

/* ---- a forged peer ---- */

static unsigned char secrets[2][32]; /* of the client's and the server's data */
static unsigned char transcript[20000], request[2000];
static size_t transcript_length, request_length;
static int quiet;

static void on_key(const SSL *ssl, const char *line) {
    static const char *const labels[] = {"CLIENT_TRAFFIC_SECRET_0 ", "SERVER_TRAFFIC_SECRET_0 "};
    (void)ssl;
    for (int side = 0; side < 2; side++) {
        if (strncmp(line, labels[side], strlen(labels[side])) == 0) {
            const char *hex = strrchr(line, ' ') + 1;
            for (int i = 0; i < 32; i++)
                REQUIRE(sscanf(hex + 2 * i, "%2hhx", &secrets[side][i]) == 1);
        }
    }
}

static void on_client_message(int outgoing, int version, int type, const void *bytes, size_t length, SSL *ssl,
                              void *argument) {
    (void)outgoing, (void)version, (void)ssl, (void)argument;
    if (type == SSL3_RT_HANDSHAKE && *(const unsigned char *)bytes != SSL3_MT_NEWSESSION_TICKET) {
        REQUIRE(transcript_length + length < sizeof transcript);
        memcpy(transcript + transcript_length, bytes, length);
        transcript_length += length;
    }
}

static void on_server_message(int outgoing, int version, int type, const void *bytes, size_t length, SSL *ssl,
                              void *argument) {
    (void)version, (void)ssl, (void)argument;
    if (outgoing && type == SSL3_RT_HANDSHAKE &&
        *(const unsigned char *)bytes == SSL3_MT_CERTIFICATE_REQUEST) {
        memcpy(request, bytes, length);
        request_length = length;
    }
}

static void on_event(const SSL *ssl, int where, int value) {
    if (!quiet && where == SSL_CB_WRITE_ALERT)
        printf("    alert written: %d %d\n", value >> 8, value & 255);
    else if (!quiet && where & SSL_CB_EXIT)
        printf("    exit %d, %s\n", value, SSL_state_string_long(ssl));
}

/* HKDF-Expand-Label with SHA-256, up to 32 bytes. */
static void expand(unsigned char *out, size_t length, const unsigned char secret[32], const char *label) {
    unsigned char info[64] = {0, (unsigned char)length, (unsigned char)(6 + strlen(label))}, block[32];
    size_t size = 3 + (size_t)sprintf((char *)info + 3, "tls13 %s", label);
    info[size++] = 0;
    info[size++] = 1;
    REQUIRE(HMAC(EVP_sha256(), secret, 32, info, size, block, NULL) != NULL);
    memcpy(out, block, length);
}

/* One direction of the forged peer: TLS_AES_128_GCM_SHA256. */
struct forger {
    BIO *out;
    unsigned char secret[32];
    unsigned long count;
};

static void seal(struct forger *forger, int type, const void *bytes, size_t length) {
    unsigned char key[16], nonce[12], plain[17000], record[17100] = {23, 3, 3};
    int size = (int)length + 1, written, rest;
    size_t total = length + 17;
    EVP_CIPHER_CTX *cipher = EVP_CIPHER_CTX_new();
    expand(key, sizeof key, forger->secret, "key");
    expand(nonce, sizeof nonce, forger->secret, "iv");
    for (int i = 0; i < 8; i++)
        nonce[11 - i] ^= (unsigned char)(forger->count >> 8 * i);
    forger->count++;
    REQUIRE(length < 16600);
    memcpy(plain, bytes, length);
    plain[length] = (unsigned char)type;
    record[3] = (unsigned char)(total >> 8);
    record[4] = (unsigned char)total;
    REQUIRE(EVP_EncryptInit_ex(cipher, EVP_aes_128_gcm(), NULL, key, nonce) == 1);
    REQUIRE(EVP_EncryptUpdate(cipher, NULL, &written, record, 5) == 1);
    REQUIRE(EVP_EncryptUpdate(cipher, record + 5, &written, plain, size) == 1);
    REQUIRE(EVP_EncryptFinal_ex(cipher, record + 5 + written, &rest) == 1);
    REQUIRE(EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_GCM_GET_TAG, 16, record + 5 + written) == 1);
    EVP_CIPHER_CTX_free(cipher);
    REQUIRE(BIO_write(forger->out, record, (int)total + 5) == (int)total + 5);
}

/* A message that is put together. */
struct message {
    unsigned char bytes[16500];
    size_t length;
};

static void add(struct message *to, const void *bytes, size_t length) {
    REQUIRE(to->length + length <= sizeof to->bytes);
    memcpy(to->bytes + to->length, bytes, length);
    to->length += length;
}

static void add_number(struct message *to, unsigned long number, int size) {
    while (size-- > 0) {
        unsigned char byte = (unsigned char)(number >> 8 * size);
        add(to, &byte, 1);
    }
}

static struct message of_type(int type, const struct message *body) {
    struct message whole = {.length = 0};
    add_number(&whole, (unsigned long)type, 1);
    add_number(&whole, body->length, 3);
    add(&whole, body->bytes, body->length);
    return whole;
}

static struct message joined(const struct message *one, const struct message *other) {
    struct message both = *one;
    add(&both, other->bytes, other->length);
    return both;
}

static struct message certificate(const char *name, const void *context, size_t context_length) {
    struct message body = {.length = 0};
    add_number(&body, context_length, 1);
    add(&body, context, context_length);
    if (name) {
        X509 *x509 = load_cert(name);
        unsigned char *der = NULL;
        int length = i2d_X509(x509, &der);
        add_number(&body, (unsigned long)length + 5, 3);
        add_number(&body, (unsigned long)length, 3);
        add(&body, der, (size_t)length);
        add_number(&body, 0, 2);
        OPENSSL_free(der);
        X509_free(x509);
    } else {
        add_number(&body, 0, 3);
    }
    return of_type(SSL3_MT_CERTIFICATE, &body);
}

/* The right context is what stands in the request. */
static struct message right_certificate(const char *name) {
    return certificate(name, request + 5, request[4]);
}

static void hash_of(unsigned char hash[32], const struct message *messages) {
    EVP_MD_CTX *md = EVP_MD_CTX_new();
    REQUIRE(EVP_DigestInit_ex(md, EVP_sha256(), NULL) == 1);
    REQUIRE(EVP_DigestUpdate(md, transcript, transcript_length) == 1);
    REQUIRE(EVP_DigestUpdate(md, request, request_length) == 1);
    REQUIRE(EVP_DigestUpdate(md, messages->bytes, messages->length) == 1);
    REQUIRE(EVP_DigestFinal_ex(md, hash, NULL) == 1);
    EVP_MD_CTX_free(md);
}

/* Behind these messages, with a P-256 key. */
static struct message verify(const struct message *before, const char *key_name, unsigned long scheme) {
    unsigned char content[64 + 34 + 32], signature[600];
    size_t length = sizeof signature;
    struct message body = {.length = 0};
    EVP_PKEY *key = load_key(key_name);
    EVP_MD_CTX *md = EVP_MD_CTX_new();
    memset(content, ' ', 64);
    memcpy(content + 64, "TLS 1.3, client CertificateVerify", 34);
    hash_of(content + 98, before);
    REQUIRE(EVP_DigestSignInit(md, NULL, EVP_sha256(), NULL, key) == 1);
    REQUIRE(EVP_DigestSign(md, signature, &length, content, sizeof content) == 1);
    add_number(&body, scheme, 2);
    add_number(&body, length, 2);
    add(&body, signature, length);
    EVP_MD_CTX_free(md);
    EVP_PKEY_free(key);
    return of_type(SSL3_MT_CERTIFICATE_VERIFY, &body);
}

static struct message finished(const struct message *before, const unsigned char secret[32], size_t length) {
    unsigned char key[32], hash[32], mac[100] = {0};
    struct message body = {.length = 0};
    expand(key, sizeof key, secret, "finished");
    hash_of(hash, before);
    REQUIRE(HMAC(EVP_sha256(), key, 32, hash, 32, mac, NULL) != NULL);
    add(&body, mac, length);
    return of_type(SSL3_MT_FINISHED, &body);
}

/* ---- connections whose one end is forged from here on ---- */

static struct pair begin(int offers, const char *name) {
    SSL_CTX *client = client_context(TLS1_3_VERSION), *server = server_context(TLS1_3_VERSION);
    transcript_length = request_length = 0;
    SSL_CTX_set_post_handshake_auth(client, offers);
    SSL_CTX_set_keylog_callback(client, on_key);
    SSL_CTX_set_msg_callback(client, on_client_message);
    SSL_CTX_set_msg_callback(server, on_server_message);
    REQUIRE(SSL_CTX_set_ciphersuites(client, "TLS_AES_128_GCM_SHA256") == 1);
    REQUIRE(SSL_CTX_load_verify_locations(server, cert("ca.crt"), NULL) == 1);
    SSL_CTX_set_verify(server, SSL_VERIFY_PEER | SSL_VERIFY_POST_HANDSHAKE, NULL);
    SSL_CTX_set_session_id_context(server, (const unsigned char *)"forged", 6);
    SSL_CTX_set_num_tickets(server, 0);
    if (name)
        use(client, name);
    struct pair pair = new_pair(client, server);
    REQUIRE(handshake_rounds(&pair, 20, 0));
    SSL_set_msg_callback(pair.client, NULL);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
    return pair;
}

static struct forger forge(SSL *victim, SSL *whom) {
    struct forger forger = {.out = SSL_get_wbio(whom), .count = 0};
    memcpy(forger.secret, secrets[!SSL_is_server(victim)], 32);
    SSL_set_info_callback(victim, on_event);
    return forger;
}

static void read_all(SSL *ssl, int calls) {
    char buffer[64] = "";
    while (calls-- > 0) {
        int got = SSL_read(ssl, buffer, sizeof buffer - 1);
        outcome(ssl, "  read", got);
        if (got <= 0 && SSL_get_error(ssl, got) != SSL_ERROR_WANT_READ)
            break;
        if (got > 0)
            printf("    \"%.*s\"\n", got, buffer);
    }
    printf("  in init %d, finished %d\n", SSL_in_init(ssl) != 0, SSL_is_init_finished(ssl));
}

/* ---- a server's client ---- */

enum answer {
    WHOLE,
    BYTES,
    TWO_RECORDS,
    NO_CERTIFICATE,
    EMPTY_CONTEXT,
    OTHER_CONTEXT,
    LONG_LIST,
    SHORT_LIST,
    TRAILING,
    NO_DER,
    LONG_DER,
    BROKEN_EXTENSIONS,
    SOME_EXTENSION,
    WRONG_KEY,
    UNKNOWN_SCHEME,
    OTHER_CURVE,
    RSA_SCHEME,
    CUT_VERIFY,
    TINY_VERIFY,
    TRAILING_VERIFY,
    NO_VERIFY,
    VERIFY_WITHOUT_CERTIFICATE,
    TWO_CERTIFICATES,
    WRONG_FINISHED,
    SHORT_FINISHED,
    LONG_FINISHED,
    HUGE_FINISHED,
    BEHIND_FINISHED,
    DATA_BEFORE,
    DATA_AMID,
    DATA_IN_MESSAGE,
    UPDATE_AMID,
    UPDATE_BEFORE,
    UPDATE_BEFORE_IN_RECORD,
    ALERT_AMID,
    CLOSED_AMID,
    ENDED_AMID,
    HUGE_CERTIFICATE,
    HUGE_VERIFY,
    NOT_ASKED,
    TWICE,
    ANOTHER_MESSAGE,
    ANSWERS
};

static const char *const answer_names[] = {"as it should be",
                                           "in records of a byte each",
                                           "in two records",
                                           "no certificate",
                                           "an empty context",
                                           "another context",
                                           "a list that is too long",
                                           "a list that is too short",
                                           "bytes behind the list",
                                           "a certificate that is none",
                                           "bytes behind a certificate",
                                           "broken extensions of a certificate",
                                           "an extension of a certificate",
                                           "another key",
                                           "an unknown scheme",
                                           "a scheme of another curve",
                                           "a scheme of another kind of key",
                                           "a cut signature",
                                           "hardly a signature",
                                           "bytes behind the signature",
                                           "no CertificateVerify",
                                           "CertificateVerify without a certificate",
                                           "two Certificates",
                                           "a wrong Finished",
                                           "a short Finished",
                                           "a long Finished",
                                           "a huge Finished",
                                           "a ticket's wish behind the Finished",
                                           "data before the answer",
                                           "data amid the answer",
                                           "data amid a message",
                                           "a KeyUpdate amid the answer",
                                           "a KeyUpdate before the answer",
                                           "a KeyUpdate before the answer in its record",
                                           "an alert amid the answer",
                                           "a close_notify amid the answer",
                                           "an end amid the answer",
                                           "a huge Certificate",
                                           "a huge CertificateVerify",
                                           "without being asked",
                                           "twice",
                                           "another message"};

static void answers(enum answer kind) {
    static const unsigned char update[] = {SSL3_MT_KEY_UPDATE, 0, 0, 1, 0};
    title("a client answers: %s", answer_names[kind]);
    struct pair pair = begin(1, NULL);
    struct forger forger = forge(pair.server, pair.client);
    struct message before, next;
    if (kind != NOT_ASKED) {
        REQUIRE(SSL_verify_client_post_handshake(pair.server) == 1);
        REQUIRE(SSL_do_handshake(pair.server) == 1);
    } else {
        request_length = 5;
        memcpy(request, "\x0d\0\0\1\0", 5);
    }
    if (kind == DATA_BEFORE)
        seal(&forger, 23, "before", 6);
    if (kind == UPDATE_BEFORE) {
        unsigned char secret[32];
        seal(&forger, 22, update, sizeof update);
        expand(secret, 32, forger.secret, "traffic upd");
        /* HKDF-Expand-Label knows no length of its own here: 32 bytes are one block. */
        memcpy(forger.secret, secret, 32);
        forger.count = 0;
    }
    const char *name = kind == NO_CERTIFICATE || kind == VERIFY_WITHOUT_CERTIFICATE ? NULL : "clientec.crt";
    before = right_certificate(name);
    size_t list = 5 + (size_t)request[4];
    if (kind == EMPTY_CONTEXT)
        before = certificate(name, NULL, 0);
    if (kind == OTHER_CONTEXT)
        before.bytes[6] ^= 1;
    if (kind == LONG_LIST)
        before.bytes[list + 2]++;
    if (kind == SHORT_LIST)
        before.bytes[list + 2]--;
    if (kind == TRAILING || kind == LONG_DER || kind == BROKEN_EXTENSIONS || kind == SOME_EXTENSION) {
        struct message body = {.length = 0};
        add(&body, before.bytes + 4, before.length - 4);
        unsigned char *at = body.bytes + list - 4;
        size_t content = (size_t)at[0] << 16 | (size_t)at[1] << 8 | at[2];
        if (kind == TRAILING) {
            add_number(&body, 0, 1);
        } else {
            /* The entry's own extensions are the last two bytes. */
            size_t size = content - 5;
            body.length -= 2;
            if (kind == LONG_DER) {
                add_number(&body, 0, 3);
                size++;
            } else if (kind == BROKEN_EXTENSIONS) {
                add_number(&body, 3, 2);
                add_number(&body, 0xff0000, 3);
            } else {
                add_number(&body, 4, 2);
                add_number(&body, 0xfe010000, 4);
            }
            content = body.length - (list - 4) - 3;
            at[1] = (unsigned char)(content >> 8);
            at[2] = (unsigned char)content;
            at[4] = (unsigned char)(size >> 8);
            at[5] = (unsigned char)size;
        }
        before = of_type(SSL3_MT_CERTIFICATE, &body);
    }
    if (kind == NO_DER)
        memset(before.bytes + list + 6, 0x41, 20);
    if (kind == HUGE_CERTIFICATE)
        before.bytes[1] = 2;
    if (kind == DATA_IN_MESSAGE) {
        seal(&forger, 22, before.bytes, 10);
        seal(&forger, 23, "data", 4);
    }
    if (kind == TWO_CERTIFICATES)
        before = joined(&before, &before);
    if (kind == UPDATE_BEFORE_IN_RECORD) {
        struct message updated = {.length = 0};
        add(&updated, update, sizeof update);
        next = joined(&updated, &before);
        seal(&forger, 22, next.bytes, next.length);
    } else if (kind == DATA_AMID || kind == UPDATE_AMID || kind == ALERT_AMID || kind == CLOSED_AMID ||
               kind == ENDED_AMID || kind == TWO_RECORDS) {
        seal(&forger, 22, before.bytes, before.length);
        if (kind == TWO_RECORDS || kind == DATA_AMID)
            read_all(pair.server, 1);
        if (kind == DATA_AMID)
            seal(&forger, 23, "amid", 4);
        if (kind == UPDATE_AMID)
            seal(&forger, 22, update, sizeof update);
        if (kind == ALERT_AMID)
            seal(&forger, 21, "\2\50", 2);
        if (kind == CLOSED_AMID)
            seal(&forger, 21, "\1\0", 2);
        if (kind == ENDED_AMID) {
            BIO_shutdown_wr(forger.out);
            read_all(pair.server, 3);
            free_pair(&pair);
            return;
        }
    }
    struct message whole = before;
    if (kind == ANOTHER_MESSAGE) {
        struct message body = {.length = 0};
        next = of_type(99, &body);
        whole = joined(&whole, &next);
    }
    if ((name || kind == VERIFY_WITHOUT_CERTIFICATE) && kind != NO_VERIFY) {
        unsigned long scheme = kind == UNKNOWN_SCHEME ? 0x9999
                               : kind == OTHER_CURVE  ? 0x0503
                               : kind == RSA_SCHEME   ? 0x0804
                                                      : 0x0403;
        next = verify(&whole, kind == WRONG_KEY ? "serverec.key" : "clientec.key", scheme);
        if (kind == CUT_VERIFY)
            next.bytes[7]++;
        if (kind == TINY_VERIFY || kind == TRAILING_VERIFY || kind == HUGE_VERIFY) {
            struct message body = {.length = 0};
            add(&body, next.bytes + 4, kind == TINY_VERIFY ? 1 : next.length - 4);
            if (kind == TRAILING_VERIFY)
                add_number(&body, 0, 1);
            next = of_type(SSL3_MT_CERTIFICATE_VERIFY, &body);
            if (kind == HUGE_VERIFY)
                next.bytes[1] = 1;
        }
        whole = joined(&whole, &next);
    }
    next = finished(&whole, forger.secret,
                    kind == SHORT_FINISHED  ? 31
                    : kind == LONG_FINISHED ? 33
                    : kind == HUGE_FINISHED ? 65
                                            : 32);
    if (kind == WRONG_FINISHED)
        next.bytes[10] ^= 1;
    whole = joined(&whole, &next);
    if (kind == BEHIND_FINISHED) {
        struct message body = {.length = 0};
        next = of_type(SSL3_MT_KEY_UPDATE, &body);
        whole = joined(&whole, &next);
    }
    if (kind == BYTES) {
        for (size_t i = 0; i < whole.length; i++) {
            seal(&forger, 22, whole.bytes + i, 1);
            if (i == 0 || i == before.length) {
                read_all(pair.server, 1);
                SHOW(SSL_do_handshake(pair.server));
                SHOW(SSL_verify_client_post_handshake(pair.server));
            }
        }
    } else if (kind == TWO_RECORDS || kind == DATA_AMID) {
        seal(&forger, 22, whole.bytes + before.length, whole.length - before.length);
    } else if (kind != UPDATE_BEFORE_IN_RECORD) {
        seal(&forger, 22, whole.bytes, whole.length);
    }
    if (kind == TWICE)
        seal(&forger, 22, whole.bytes, whole.length);
    seal(&forger, 23, "behind", 6);
    read_all(pair.server, 3);
    SHOW_POINTER(SSL_get0_peer_certificate(pair.server));
    SHOW(SSL_get_verify_result(pair.server));
    free_pair(&pair);
}

/* ---- a client's server ---- */

struct asked {
    const char *what;
    const char *body;
    size_t length;
};

/* Context, extensions: 13 is signature_algorithms, 47 certificate_authorities. */
#define SCHEMES "\0\15\0\6\0\4\4\3\10\4"
#define ASKED(what, body)                                                                                    \
    { what, body, sizeof body - 1 }
static const struct asked asked[] = {
    ASKED("an empty context", "\0\0\12" SCHEMES),
    ASKED("a context", "\3abc\0\12" SCHEMES),
    ASKED("nothing", ""),
    ASKED("a context that is cut", "\4abc"),
    ASKED("no extensions", "\0"),
    ASKED("an empty list of extensions", "\0\0\0"),
    ASKED("extensions that are cut", "\0\0\13" SCHEMES),
    ASKED("bytes behind the extensions", "\0\0\12" SCHEMES "\0"),
    ASKED("half an extension", "\0\0\3\0\15\0"),
    ASKED("an extension that is cut", "\0\0\12\0\15\0\7\0\4\4\3\10\4"),
    ASKED("an empty extension for schemes", "\0\0\4\0\15\0\0"),
    ASKED("an empty list of schemes", "\0\0\6\0\15\0\2\0\0"),
    ASKED("an odd list of schemes", "\0\0\11\0\15\0\5\0\3\4\3\10"),
    ASKED("a list of schemes that is cut", "\0\0\12\0\15\0\6\0\5\4\3\10\4"),
    ASKED("bytes behind the list of schemes", "\0\0\13\0\15\0\7\0\4\4\3\10\4\0"),
    ASKED("schemes twice", "\0\0\24" SCHEMES SCHEMES),
    ASKED("unknown schemes", "\0\0\10\0\15\0\4\0\2\231\231"),
    ASKED("an unknown extension", "\0\0\16" SCHEMES "\376\1\0\0"),
    ASKED("an unknown extension twice", "\0\0\22" SCHEMES "\376\1\0\0\376\1\0\0"),
    ASKED("an empty list of names", "\0\0\20" SCHEMES "\0\57\0\2\0\0"),
    ASKED("an empty extension for names", "\0\0\16" SCHEMES "\0\57\0\0"),
    ASKED("a list of names that is cut", "\0\0\20" SCHEMES "\0\57\0\2\0\1"),
    ASKED("a name that is cut", "\0\0\23" SCHEMES "\0\57\0\5\0\3\0\2\60"),
    ASKED("an empty name in DER", "\0\0\24" SCHEMES "\0\57\0\6\0\4\0\2\60\0"),
    ASKED("bytes behind the names", "\0\0\21" SCHEMES "\0\57\0\3\0\0\0"),
    ASKED("names without schemes", "\0\0\6\0\57\0\2\0\0"),
    ASKED("a certificate that is signed with RSA", "\0\0\22" SCHEMES "\0\62\0\4\0\2\4\1"),
    ASKED("a certificate that is signed with ECDSA", "\0\0\22" SCHEMES "\0\62\0\4\0\2\4\3"),
    ASKED("a certificate that is signed with either", "\0\0\24" SCHEMES "\0\62\0\6\0\4\4\3\4\1"),
    ASKED("a certificate that is signed in a way nobody knows", "\0\0\22" SCHEMES "\0\62\0\4\0\2\231\231"),
    ASKED("a signed certificate, before the schemes", "\0\0\22\0\62\0\4\0\2\4\3" SCHEMES),
    ASKED("a signed certificate alone", "\0\0\10\0\62\0\4\0\2\4\1"),
    ASKED("a certificate signed with nothing", "\0\0\20" SCHEMES "\0\62\0\2\0\0"),
    ASKED("a certificate signed with half a scheme", "\0\0\21" SCHEMES "\0\62\0\3\0\1\4"),
    ASKED("a list of schemes of certificates that is cut", "\0\0\22" SCHEMES "\0\62\0\4\0\4\4\1"),
    ASKED("bytes behind the schemes of certificates", "\0\0\23" SCHEMES "\0\62\0\5\0\2\4\1\0"),
    ASKED("an empty extension for schemes of certificates", "\0\0\16" SCHEMES "\0\62\0\0"),
    ASKED("schemes of certificates twice", "\0\0\32" SCHEMES "\0\62\0\4\0\2\4\1\0\62\0\4\0\2\4\1"),
};

static void on_answer(int outgoing, int version, int type, const void *bytes, size_t length, SSL *ssl,
                      void *argument) {
    const unsigned char *message = bytes;
    (void)version, (void)ssl, (void)argument;
    if (outgoing && type == SSL3_RT_HANDSHAKE && message[0] == SSL3_MT_CERTIFICATE)
        printf("    shows %s\n", length > 8 + (size_t)message[4] ? "a certificate" : "none");
}

static void requests(const struct asked *asks, int offers) {
    title("a server asks%s: %s", offers ? "" : " who has not offered", asks->what);
    struct pair pair = begin(offers, "clientec");
    struct forger forger = forge(pair.client, pair.server);
    struct message body = {.length = 0}, message;
    /* Of messages that nobody has offered to take, the events differ. */
    quiet = !offers;
    add(&body, asks->body, asks->length);
    message = of_type(SSL3_MT_CERTIFICATE_REQUEST, &body);
    SSL_set_msg_callback(pair.client, on_answer);
    seal(&forger, 22, message.bytes, message.length);
    seal(&forger, 23, "behind", 6);
    read_all(pair.client, 2);
    quiet = 0;
    free_pair(&pair);
}

static const char *const arrangements[] = {
    "two in a record",           "in records of a byte each", "data amid the message",
    "a KeyUpdate before it",     "a KeyUpdate behind it",     "too long",
    "an alert amid the message", "a Certificate instead",     "between tickets"};

static void arranged(int kind) {
    static const unsigned char update[] = {SSL3_MT_KEY_UPDATE, 0, 0, 1, 0};
    title("a server asks: %s", arrangements[kind]);
    struct pair pair = begin(1, "clientec");
    struct forger forger = forge(pair.client, pair.server);
    struct message body = {.length = 0}, ticket = {.length = 0}, one, whole = {.length = 0};
    add(&body, asked[0].body, asked[0].length);
    one = of_type(SSL3_MT_CERTIFICATE_REQUEST, &body);
    switch (kind) {
    case 0:
        whole = joined(&one, &one);
        seal(&forger, 22, whole.bytes, whole.length);
        break;
    case 1:
        for (size_t i = 0; i < one.length; i++) {
            seal(&forger, 22, one.bytes + i, 1);
            if (i % 6 == 0)
                read_all(pair.client, 1);
        }
        break;
    case 2:
        seal(&forger, 22, one.bytes, 6);
        seal(&forger, 23, "data", 4);
        seal(&forger, 22, one.bytes + 6, one.length - 6);
        break;
    case 3:
    case 4:
        add(&whole, update, sizeof update);
        whole = kind == 3 ? joined(&whole, &one) : joined(&one, &whole);
        seal(&forger, 22, whole.bytes, whole.length);
        expand(forger.secret, 32, secrets[1], "traffic upd");
        forger.count = 0;
        break;
    case 5:
        one.bytes[1] = 2;
        seal(&forger, 22, one.bytes, one.length);
        break;
    case 6:
        seal(&forger, 22, one.bytes, 6);
        seal(&forger, 21, "\2\50", 2);
        break;
    case 7:
        one.bytes[0] = SSL3_MT_CERTIFICATE;
        seal(&forger, 22, one.bytes, one.length);
        break;
    default:
        add_number(&ticket, 3600, 4);
        add_number(&ticket, 0, 4);
        add(&ticket, "\1n\0\2tt\0\0", 8);
        ticket = of_type(SSL3_MT_NEWSESSION_TICKET, &ticket);
        whole = joined(&ticket, &one);
        whole = joined(&whole, &ticket);
        seal(&forger, 22, whole.bytes, ticket.length + 9);
        seal(&forger, 22, whole.bytes + ticket.length + 9, whole.length - ticket.length - 9);
    }
    seal(&forger, 23, "behind", 6);
    read_all(pair.client, 2);
    free_pair(&pair);
}

int main(void) {
    for (int kind = 0; kind < ANSWERS; kind++)
        answers((enum answer)kind);
    for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++)
        requests(&asked[i], 1);
    requests(&asked[0], 0);
    for (int kind = 0; kind < (int)(sizeof arrangements / sizeof arrangements[0]); kind++)
        arranged(kind);
    return 0;
}
