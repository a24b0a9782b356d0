/* SSL_CONF_cmd(3): every command, as a word of a file and as a switch of a command line. */
#include "common.h"

static const char *const names[] = {"no_ssl2",
                                    "no_ssl3",
                                    "no_tls1",
                                    "no_tls1_1",
                                    "no_tls1_2",
                                    "no_tls1_3",
                                    "bugs",
                                    "no_comp",
                                    "comp",
                                    "ecdh_single",
                                    "no_ticket",
                                    "serverpref",
                                    "legacy_renegotiation",
                                    "client_renegotiation",
                                    "legacy_server_connect",
                                    "no_legacy_server_connect",
                                    "no_renegotiation",
                                    "no_resumption_on_reneg",
                                    "allow_no_dhe_kex",
                                    "prioritize_chacha",
                                    "strict",
                                    "no_middlebox",
                                    "anti_replay",
                                    "no_anti_replay",
                                    "no_etm",
                                    "sigalgs",
                                    "client_sigalgs",
                                    "curves",
                                    "groups",
                                    "named_curve",
                                    "cipher",
                                    "ciphersuites",
                                    "min_protocol",
                                    "max_protocol",
                                    "cert",
                                    "key",
                                    "chainCApath",
                                    "chainCAfile",
                                    "chainCAstore",
                                    "verifyCApath",
                                    "verifyCAfile",
                                    "verifyCAstore",
                                    "requestCAFile",
                                    "requestCAPath",
                                    "requestCAStore",
                                    "dhparam",
                                    "record_padding",
                                    "num_tickets",
                                    "SignatureAlgorithms",
                                    "ClientSignatureAlgorithms",
                                    "Curves",
                                    "Groups",
                                    "ECDHParameters",
                                    "CipherString",
                                    "Ciphersuites",
                                    "Protocol",
                                    "MinProtocol",
                                    "MaxProtocol",
                                    "Options",
                                    "VerifyMode",
                                    "Certificate",
                                    "PrivateKey",
                                    "ServerInfoFile",
                                    "ChainCAPath",
                                    "ChainCAFile",
                                    "ChainCAStore",
                                    "VerifyCAPath",
                                    "VerifyCAFile",
                                    "VerifyCAStore",
                                    "RequestCAFile",
                                    "ClientCAFile",
                                    "RequestCAPath",
                                    "ClientCAPath",
                                    "RequestCAStore",
                                    "ClientCAStore",
                                    "DHParameters",
                                    "RecordPadding",
                                    "NumTickets",
                                    "mAXpROTOCOL"};
static const char *const words[] = {"SessionTicket",
                                    "-SessionTicket",
                                    "+SessionTicket",
                                    "sessionticket",
                                    "EmptyFragments",
                                    "Bugs",
                                    "Compression",
                                    "ServerPreference",
                                    "NoResumptionOnRenegotiation",
                                    "DHSingle",
                                    "ECDHSingle",
                                    "UnsafeLegacyRenegotiation",
                                    "UnsafeLegacyServerConnect",
                                    "ClientRenegotiation",
                                    "EncryptThenMac",
                                    "NoRenegotiation",
                                    "AllowNoDHEKEX",
                                    "PrioritizeChaCha",
                                    "MiddleboxCompat",
                                    "AntiReplay",
                                    "ExtendedMasterSecret",
                                    "CANames",
                                    "KTLS",
                                    "SessionTicket,Bugs",
                                    " SessionTicket , -Bugs ",
                                    "Bugs,",
                                    ",Bugs",
                                    "",
                                    "Nope"};
static const char *const protocols[] = {"ALL",           "SSLv2",        "SSLv3",  "TLSv1",    "TLSv1.1",
                                        "TLSv1.2",       "TLSv1.3",      "DTLSv1", "DTLSv1.2", "-ALL",
                                        "-ALL, TLSv1.2", "ALL,-TLSv1.3", "all",    "Nope"};
static const char *const modes[] = {
    "Peer", "Request", "Require", "Once", "RequestPostHandshake", "RequirePostHandshake", "-Peer", "None"};
static const unsigned roles[] = {0, SSL_CONF_FLAG_CLIENT, SSL_CONF_FLAG_SERVER,
                                 SSL_CONF_FLAG_CLIENT | SSL_CONF_FLAG_SERVER};

static SSL_CONF_CTX *configuration(SSL_CTX *ctx, unsigned flags) {
    SSL_CONF_CTX *conf = SSL_CONF_CTX_new();
    REQUIRE(conf != NULL);
    SSL_CONF_CTX_set_flags(conf, flags);
    if (ctx != NULL)
        SSL_CONF_CTX_set_ssl_ctx(conf, ctx);
    return conf;
}

/* What one command makes of a context that has no option, and of one that has all. */
static void effect(unsigned flags, const char *name, const char *value) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL_CONF_CTX *conf = configuration(ctx, flags);
    SSL_CTX_clear_options(ctx, ~(uint64_t)0);
    printf(" %d", SSL_CONF_cmd(conf, name, value));
    printf(" +%llx", (unsigned long long)SSL_CTX_get_options(ctx));
    SSL_CTX_set_options(ctx, ~(uint64_t)0);
    SSL_CONF_cmd(conf, name, value);
    printf(" -%llx", (unsigned long long)~SSL_CTX_get_options(ctx));
    printf(" verify %x;", SSL_CTX_get_verify_mode(ctx));
    SSL_CONF_CTX_free(conf);
    SSL_CTX_free(ctx);
}

static void list(const char *name, const char *const *values, size_t count) {
    title("%s", name);
    for (size_t i = 0; i < count; i++) {
        printf("%s:", values[i]);
        for (size_t role = 0; role < 4; role++)
            effect(SSL_CONF_FLAG_FILE | roles[role], name, values[i]);
        printf("\n");
        print_errors();
    }
}
#define LIST(name, values) list(name, values, sizeof values / sizeof *values)

int main(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl = SSL_new(ctx);
    SSL_CONF_CTX *conf;
    char name[64];

    title("kinds of value");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        printf("%s:", names[i]);
        for (unsigned flags = 0; flags < 16; flags++) {
            unsigned all = (flags & 1 ? SSL_CONF_FLAG_CMDLINE : SSL_CONF_FLAG_FILE) | roles[flags / 2 % 4] |
                           (flags & 8 ? SSL_CONF_FLAG_CERTIFICATE : 0);
            conf = configuration(NULL, all);
            snprintf(name, sizeof name, "%s%s", flags & 1 ? "-" : "", names[i]);
            printf(" %d", SSL_CONF_cmd_value_type(conf, name));
            SSL_CONF_CTX_free(conf);
        }
        printf("\n");
    }

    title("switches");
    for (size_t i = 0; i < 25; i++) {
        printf("%s:", names[i]);
        snprintf(name, sizeof name, "-%s", names[i]);
        for (size_t role = 0; role < 4; role++)
            effect(SSL_CONF_FLAG_CMDLINE | roles[role], name, NULL);
        printf("\n");
    }
    LIST("Options", words);
    LIST("Protocol", protocols);
    LIST("VerifyMode", modes);

    title("flags");
    conf = SSL_CONF_CTX_new();
    SHOW(SSL_CONF_CTX_set_flags(conf,
                                SSL_CONF_FLAG_FILE | SSL_CONF_FLAG_SHOW_ERRORS | SSL_CONF_FLAG_CERTIFICATE));
    SHOW(SSL_CONF_CTX_set_flags(conf, SSL_CONF_FLAG_CLIENT | SSL_CONF_FLAG_SERVER));
    SHOW(SSL_CONF_CTX_clear_flags(conf, SSL_CONF_FLAG_CERTIFICATE));

    title("without an object");
    SHOW(SSL_CONF_cmd(conf, NULL, NULL));
    SHOW(SSL_CONF_cmd(conf, "", NULL));
    SHOW(SSL_CONF_cmd(conf, "Nope", "x"));
    SHOW(SSL_CONF_cmd(conf, "CipherString", NULL));
    SHOW(SSL_CONF_cmd(conf, "CipherString", "NOPE"));
    SHOW(SSL_CONF_cmd(conf, "MinProtocol", "TLSv1.2"));
    SHOW(SSL_CONF_cmd(conf, "Options", "Bugs"));
    if (!since(5)) { /* they read a context that is not there */
        SHOW(SSL_CONF_cmd(conf, "SignatureAlgorithms", "NOPE"));
        SHOW(SSL_CONF_cmd(conf, "SignatureAlgorithms", "RSA+SHA256"));
    }
    SHOW(SSL_CONF_cmd(conf, "RecordPadding", "100"));
    SHOW(SSL_CONF_CTX_finish(conf));

    title("with a context");
    SSL_CONF_CTX_set_ssl_ctx(conf, ctx);
    SHOW(SSL_CONF_cmd(conf, "CipherString", "NOPE"));
    SHOW(SSL_CONF_cmd(conf, "CipherString", "ECDHE-RSA-AES128-GCM-SHA256"));
    SHOW(SSL_CONF_cmd(conf, "Ciphersuites", "TLS_AES_128_GCM_SHA256"));
    SHOW(sk_SSL_CIPHER_num(SSL_CTX_get_ciphers(ctx)));
    SHOW(SSL_CONF_cmd(conf, "MinProtocol", "TLSv1.2"));
    SHOW(SSL_CONF_cmd(conf, "MinProtocol", "tlsv1.2"));
    SHOW(SSL_CONF_cmd(conf, "MaxProtocol", "TLSv1.3"));
    SHOW(SSL_CONF_cmd(conf, "MaxProtocol", "DTLSv1"));
    SHOW(SSL_CTX_get_min_proto_version(ctx));
    SHOW(SSL_CTX_get_max_proto_version(ctx));
    SHOW(SSL_CONF_cmd(conf, "MaxProtocol", "None"));
    SHOW(SSL_CTX_get_max_proto_version(ctx));
    SHOW(SSL_CONF_cmd(conf, "ECDHParameters", "P-256:P-384"));
    SHOW(SSL_CONF_cmd(conf, "ECDHParameters", "Automatic"));
    SHOW(SSL_CONF_cmd(conf, "ECDHParameters", "+automatic"));
    SHOW(SSL_CONF_cmd(conf, "ECDHParameters", "auto"));
    SHOW(SSL_CONF_cmd(conf, "ECDHParameters", "P-256"));
    SHOW(SSL_CONF_cmd(conf, "Groups", "P-256:NOPE"));
    SHOW(SSL_CONF_cmd(conf, "Groups", "P-256:X25519"));
    SHOW(SSL_CONF_cmd(conf, "SignatureAlgorithms", "RSA+SHA256"));
    SHOW(SSL_CONF_cmd(conf, "ClientSignatureAlgorithms", "RSA+NOPE"));
    SHOW(SSL_CONF_cmd(conf, "RecordPadding", "100"));
    SHOW(SSL_CONF_cmd(conf, "RecordPadding", "-1"));
    SHOW(SSL_CONF_cmd(conf, "RecordPadding", "16385"));
    SHOW(SSL_CONF_cmd(conf, "NumTickets", "3"));
    SHOW(SSL_CONF_cmd(conf, "NumTickets", "-3"));
    SHOW(SSL_CTX_get_num_tickets(ctx));

    title("files");
    SHOW(SSL_CONF_cmd(conf, "Certificate", cert("server.crt")));
    SSL_CONF_CTX_set_flags(conf, SSL_CONF_FLAG_CERTIFICATE);
    printf("Certificate = %d\n", SSL_CONF_cmd(conf, "Certificate", cert("server.crt")));
    printf("PrivateKey = %d\n", SSL_CONF_cmd(conf, "PrivateKey", cert("server.key")));
    printf("ChainCAFile = %d\n", SSL_CONF_cmd(conf, "ChainCAFile", cert("ca.crt")));
    printf("VerifyCAFile = %d\n", SSL_CONF_cmd(conf, "VerifyCAFile", cert("ca.crt")));
    printf("ClientCAFile = %d\n", SSL_CONF_cmd(conf, "ClientCAFile", cert("ca.crt")));
    SHOW(SSL_CONF_CTX_finish(conf));
    SHOW(SSL_CTX_check_private_key(ctx));
    SHOW(sk_X509_NAME_num(SSL_CTX_get0_CA_list(ctx)));
    SHOW(SSL_CONF_cmd(conf, "Certificate", "/nonexistent"));
    SHOW(SSL_CONF_cmd(conf, "PrivateKey", "/nonexistent"));
    SHOW(SSL_CONF_cmd(conf, "ChainCAFile", "/nonexistent"));
    SHOW(SSL_CONF_cmd(conf, "DHParameters", "/nonexistent"));
    SHOW(SSL_CONF_cmd(conf, "ClientCAFile", "/nonexistent"));
    SSL_CONF_CTX_clear_flags(conf, SSL_CONF_FLAG_CERTIFICATE);

    title("with a connection");
    SSL_CONF_CTX_set_ssl(conf, ssl);
    SHOW(SSL_CONF_cmd(conf, "MinProtocol", "TLSv1.3"));
    SHOW(SSL_get_min_proto_version(ssl));
    SHOW(SSL_CONF_cmd(conf, "CipherString", "ECDHE-RSA-AES256-GCM-SHA384"));
    SHOW_TEXT(SSL_get_cipher_list(ssl, 3));

    title("prefixes");
    SHOW(SSL_CONF_CTX_set1_prefix(conf, "SSL"));
    SHOW(SSL_CONF_cmd(conf, "sslCipherString", "AES128-SHA"));
    SHOW(SSL_CONF_cmd(conf, "CipherString", "AES128-SHA"));
    SHOW(SSL_CONF_cmd(conf, "ssl", "AES128-SHA"));
    SSL_CONF_CTX_set_flags(conf, SSL_CONF_FLAG_CMDLINE);
    SSL_CONF_CTX_clear_flags(conf, SSL_CONF_FLAG_FILE);
    SHOW(SSL_CONF_cmd(conf, "SSLcipher", "AES128-SHA"));
    SHOW(SSL_CONF_cmd(conf, "sslcipher", "AES128-SHA"));
    SHOW(SSL_CONF_CTX_set1_prefix(conf, NULL));
    SHOW(SSL_CONF_cmd(conf, "-cipher", "AES128-SHA"));
    SHOW(SSL_CONF_cmd(conf, "cipher", "AES128-SHA"));
    SHOW(SSL_CONF_cmd(conf, "-", "AES128-SHA"));

    title("a command line");
    char *line[] = {"-no_tls1_3", "-cipher", "NOPE", "-cipher", "AES128-SHA", "-nope", "-cipher", NULL},
         **at = line;
    int count = 7;
    for (int i = 0; i < 8; i++) {
        int used = SSL_CONF_cmd_argv(conf, &count, &at);
        printf("%d, %d left, at %d\n", used, count, (int)(at - line));
        print_errors();
        if (used <= 0) {
            at++;
            count--;
        }
    }
    at = line;
    printf("without a count %d\n", SSL_CONF_cmd_argv(conf, NULL, &at));

    SSL_CONF_CTX_free(conf);
    SSL_CONF_CTX_free(NULL);
    SSL_free(ssl);
    SSL_CTX_free(ctx);
    return 0;
}
