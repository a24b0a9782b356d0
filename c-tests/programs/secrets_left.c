/* Freed memory holds no secrets: what libssl writes a session's master key and the secrets of a key log into
 * is wiped before it goes, also where it had to grow. */
#define _GNU_SOURCE /* memmem */
#include "common.h"

#include <malloc.h>

extern void __libc_free(void *);
extern void *__libc_malloc(size_t);

static unsigned char needles[20][100];
static size_t lengths[20];
static int count, found;

static void look(const unsigned char *block, size_t size) {
    for (int i = 0; i < count; i++)
        if (size >= lengths[i] && memmem(block, size, needles[i], lengths[i]) != NULL)
            found++;
}

void free(void *block) {
    if (block != NULL && count > 0)
        look(block, malloc_usable_size(block));
    __libc_free(block);
}

/* Always moves, so that each growth of a buffer leaves the smaller one behind. */
void *realloc(void *block, size_t size) {
    void *new = __libc_malloc(size);
    size_t old = block == NULL ? 0 : malloc_usable_size(block);
    if (new != NULL && block != NULL) {
        memcpy(new, block, old < size ? old : size);
        free(block);
    }
    return new;
}

static void look_for(const void *bytes, size_t length) {
    if (count == 20 || length > sizeof needles[0])
        return;
    memcpy(needles[count], bytes, length);
    lengths[count++] = length;
}

static void result(const char *what) {
    int left = found;
    count = found = 0;
    printf("%s: %s\n", what, left ? "secrets are left" : "nothing is left");
}

static void key_log(const SSL *ssl, const char *line) {
    const char *secret = strrchr(line, ' ');
    (void)ssl;
    look_for(secret + 1, strlen(secret + 1));
}

static unsigned char key[48];

static SSL_SESSION *filled(size_t ticket) {
    SSL_SESSION *session = SSL_SESSION_new();
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    static char name[256];
    memset(name, 'n', sizeof name - 1);
    SSL_SESSION_set_protocol_version(session, TLS1_2_VERSION);
    SSL_SESSION_set_cipher(session, sk_SSL_CIPHER_value(SSL_CTX_get_ciphers(ctx), 4));
    SSL_SESSION_set1_id(session, (const unsigned char *)"0123456789abcdef", 16);
    SSL_SESSION_set1_master_key(session, key, sizeof key);
    SSL_SESSION_set1_hostname(session, name);
    SSL_SESSION_set1_ticket_appdata(session, name, ticket);
    SSL_CTX_free(ctx);
    return session;
}

int main(void) {
    unsigned char buffer[4000], *at = buffer;
    const unsigned char *from = buffer;
    SSL_SESSION *session, *copy;
    int length;
    for (size_t i = 0; i < sizeof key; i++)
        key[i] = 0xa0 + i;

    title("a session as bytes");
    for (int large = 0; large < 2; large++) {
        session = filled(large ? 200 : 0);
        look_for(key, sizeof key);
        length = i2d_SSL_SESSION(session, NULL);
        result("its length");
        look_for(key, sizeof key);
        at = buffer;
        i2d_SSL_SESSION(session, &at);
        result("written");
        from = buffer;
        copy = d2i_SSL_SESSION(NULL, &from, length);
        REQUIRE(copy != NULL);
        look_for(key, sizeof key);
        SSL_SESSION_free(SSL_SESSION_dup(copy));
        SSL_SESSION_free(copy);
        SSL_SESSION_free(session);
        result("freed");
    }

    title("the key log");
    FOR_EACH_VERSION(version) {
        SSL_CTX *cc = client_context(version), *sc = server_context(version);
        struct pair pair;
        SSL_CTX_set_keylog_callback(cc, key_log);
        SSL_CTX_set_keylog_callback(sc, key_log);
        pair = new_pair(cc, sc);
        connect_pair(&pair);
        free_pair(&pair);
        SSL_CTX_free(cc);
        SSL_CTX_free(sc);
        result(version_name(version));
    }
    return 0;
}
