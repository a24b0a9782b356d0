/* PEM_read_bio_SSL_SESSION(3), PEM_write_SSL_SESSION(3) and related functions (PEM_read_CMS(3)): sessions in
 * files, in good and in bad ones. */
#include "sessions.h"

static SSL_SESSION *filled(unsigned char name) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl = SSL_new(ctx);
    SSL_SESSION *session = made_session(name, 32, TLS1_2_VERSION);
    unsigned char key[48] = {name};
    SSL_SESSION_set_cipher(session, SSL_CIPHER_find(ssl, (const unsigned char *)"\xc0\x2f"));
    SSL_SESSION_set1_master_key(session, key, 48);
    SSL_SESSION_set_time(session, 1700000000);
    SSL_free(ssl);
    SSL_CTX_free(ctx);
    return session;
}

static int asked;

static int on_password(char *buffer, int size, int writing, void *argument) {
    asked++;
    (void)buffer, (void)size, (void)writing, (void)argument;
    return 0;
}

static void judge(const char *what, const char *text) {
    BIO *in = BIO_new_mem_buf(text, -1);
    SSL_SESSION *session = PEM_read_bio_SSL_SESSION(in, NULL, on_password, NULL);
    printf("%s: %s\n", what, session ? "read" : "not read");
    /* libcrypto's own reasons for bad DER are not ours. */
    if (ERR_GET_LIB(ERR_peek_last_error()) == ERR_LIB_PEM && ERR_GET_LIB(ERR_peek_error()) == ERR_LIB_PEM)
        print_errors();
    ERR_clear_error();
    SSL_SESSION_free(session);
    BIO_free(in);
}

int main(void) {
    title("a BIO");
    SSL_SESSION *one = filled(1), *two = filled(2), *empty = SSL_SESSION_new();
    BIO *memory = BIO_new(BIO_s_mem());
    SHOW(PEM_write_bio_SSL_SESSION(memory, one));
    SHOW(PEM_write_bio_SSL_SESSION(memory, two));
    char *text;
    long size = BIO_get_mem_data(memory, &text);
    printf("%.*s", (int)size, text);
    char *copy = OPENSSL_strndup(text, (size_t)size);
    SSL_SESSION *read = NULL;
    SHOW(PEM_read_bio_SSL_SESSION(memory, &read, NULL, NULL) == read && read != NULL);
    unsigned int length;
    printf("id %02x, time %ld\n", SSL_SESSION_get_id(read, &length)[0], SSL_SESSION_get_time(read));
    SSL_SESSION *before = read;
    SHOW(PEM_read_bio_SSL_SESSION(memory, &read, on_password, NULL) == before);
    printf("id %02x, asked for a password %d\n", SSL_SESSION_get_id(read, &length)[0], asked);
    SHOW_POINTER(PEM_read_bio_SSL_SESSION(memory, &read, NULL, NULL));
    printf("still there: %d\n", read == before);
    SSL_SESSION_free(read);
    SHOW(PEM_write_bio_SSL_SESSION(memory, empty));
    SHOW(PEM_write_bio_SSL_SESSION(memory, NULL));

    title("a file");
    FILE *file = tmpfile();
    REQUIRE(file != NULL);
    SHOW(PEM_write_SSL_SESSION(file, one));
    SHOW(PEM_write_SSL_SESSION(file, two));
    rewind(file);
    for (int i = 0; i < 3; i++) {
        read = PEM_read_SSL_SESSION(file, NULL, NULL, NULL);
        printf("%d: id %02x\n", i, read ? SSL_SESSION_get_id(read, &length)[0] : 0);
        print_errors();
        SSL_SESSION_free(read);
    }
    rewind(file);
    read = NULL;
    SHOW(PEM_read_SSL_SESSION(file, &read, NULL, NULL) == read && read != NULL);
    SSL_SESSION_free(read);
    fclose(file);

    title("other texts");
    judge("nothing", "");
    judge("something else", "hello\nworld\n");
    judge("with text before", copy);
    char *text_before = OPENSSL_malloc(strlen(copy) + 100);
    sprintf(text_before, "some words\nand more: of them\n%s", copy);
    judge("with text before", text_before);
    *strstr(text_before, "-----END") = 0;
    judge("without an end", text_before);
    sprintf(text_before, "%s", copy);
    strchr(text_before, '\n')[5] = '!';
    judge("with a strange character", text_before);
    sprintf(text_before, "%s", copy);
    memmove(strchr(text_before, '\n') + 1, strchr(text_before, '\n') + 5,
            strlen(strchr(text_before, '\n') + 5) + 1);
    judge("with characters missing", text_before);
    judge("of another kind", "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n");
    judge("empty", "-----BEGIN SSL SESSION PARAMETERS-----\n-----END SSL SESSION PARAMETERS-----\n");
    OPENSSL_free(text_before);
    OPENSSL_free(copy);

    title("a session of a handshake, through a file");
    FOR_EACH_VERSION(version) {
        SSL_CTX *client = client_context(version), *server = server_context(version);
        SSL_SESSION *session = connection(client, server, NULL);
        file = tmpfile();
        SHOW(PEM_write_SSL_SESSION(file, session));
        rewind(file);
        read = PEM_read_SSL_SESSION(file, NULL, NULL, NULL);
        REQUIRE(read != NULL);
        fclose(file);
        unsigned char *first = NULL, *second = NULL;
        int first_length = i2d_SSL_SESSION(session, &first), second_length = i2d_SSL_SESSION(read, &second);
        printf("the same bytes: %d\n", first_length == second_length && !memcmp(first, second, first_length));
        printf("peer %d, resumable %d\n", SSL_SESSION_get0_peer(read) != NULL,
               SSL_SESSION_is_resumable(read));
        connection_only(client, server, read);
        OPENSSL_free(first);
        OPENSSL_free(second);
        SSL_SESSION_free(read);
        SSL_SESSION_free(session);
        SSL_CTX_free(client);
        SSL_CTX_free(server);
    }
    SSL_SESSION_free(one);
    SSL_SESSION_free(two);
    SSL_SESSION_free(empty);
    BIO_free(memory);
    return 0;
}
