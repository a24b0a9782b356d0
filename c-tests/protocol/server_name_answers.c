/* How a server tells that it takes a name: in which message the extension server_name stands, for full and
 * resumed handshakes, each answer of the callback, the same name and another one. And the groups that it
 * tells beside it. Everything is read from the messages as they are sent. */
#include "sessions.h"

static int answer;

static int on_name(SSL *ssl, int *alert, void *argument) {
    (void)argument;
    printf("  callback: %s, reused %d\n",
           SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name) ? "a name" : "none", SSL_session_reused(ssl));
    *alert = SSL_AD_UNRECOGNIZED_NAME;
    return answer;
}

static int by_type(const void *left, const void *right) {
    return *(const int *)left - *(const int *)right;
}

/* The extensions' types in ascending order, but for point formats, which TLS 1.2 leaves to the server; and
 * what is in the first two. */
static void extensions(const char *message, const unsigned char *bytes, size_t length) {
    int types[32], count = 0, name = -1;
    size_t groups = 0;
    for (size_t at = 0; at + 4 <= length && count < 32; at += 4 + (bytes[at + 2] << 8 | bytes[at + 3])) {
        size_t size = bytes[at + 2] << 8 | bytes[at + 3];
        types[count] = bytes[at] << 8 | bytes[at + 1];
        if (types[count] == TLSEXT_TYPE_server_name)
            name = (int)size;
        if (types[count] == TLSEXT_TYPE_supported_groups)
            groups = bytes[at + 4] << 8 | bytes[at + 5];
        count += types[count] != TLSEXT_TYPE_ec_point_formats;
    }
    qsort(types, count, sizeof types[0], by_type);
    printf("  %s:", message);
    for (int i = 0; i < count; i++)
        printf(" %d", types[i]);
    if (name >= 0)
        printf(", a name of %d bytes", name);
    if (groups != 0)
        printf(", some groups: %s", groups >= 4 && groups % 2 == 0 ? "yes" : "no");
    printf("\n");
}

static void on_message(int sent, int version, int type, const void *data, size_t length, SSL *ssl,
                       void *argument) {
    const unsigned char *bytes = data;
    (void)version, (void)ssl, (void)argument;
    if (sent || type != SSL3_RT_HANDSHAKE)
        return;
    if (bytes[0] == SSL3_MT_ENCRYPTED_EXTENSIONS)
        extensions("EncryptedExtensions", bytes + 6, length - 6);
    if (bytes[0] == SSL3_MT_SERVER_HELLO) {
        size_t at = 39 + bytes[38] + 3;
        if (at + 2 <= length)
            extensions("ServerHello", bytes + at + 2, length - at - 2);
        else
            printf("  ServerHello without extensions\n");
    }
    if (bytes[0] == SSL3_MT_NEWSESSION_TICKET)
        printf("  NewSessionTicket\n");
}

static SSL_SESSION *connect_by(SSL_CTX *client, SSL_CTX *server, const char *name, SSL_SESSION *session) {
    struct pair pair = new_pair(client, server);
    SSL_SESSION *left = NULL;
    if (name != NULL)
        SSL_set_tlsext_host_name(pair.client, name);
    if (session != NULL)
        REQUIRE(SSL_set_session(pair.client, session) == 1);
    SSL_set_msg_callback(pair.client, on_message);
    if (handshake(&pair)) {
        char data[] = "hello", received[8] = "";
        read_tickets(&pair);
        printf("  reused %d %d\n", SSL_session_reused(pair.client), SSL_session_reused(pair.server));
        SSL_write(pair.server, data, sizeof data);
        SSL_read(pair.client, received, sizeof received);
        printf("  read %s\n", received);
        left = SSL_get1_session(pair.client);
    }
    end_pair(&pair);
    return left;
}

static void names(int version, int how, int with_callback, SSL_CTX *client, SSL_CTX *server) {
    static const char *const others[] = {"localhost", "other.test", "127.0.0.1", "bad name", NULL};
    SSL_SESSION *session;
    answer = how;
    title("%s, %s %d", version_name(version), with_callback ? "callback answers" : "no callback", how);
    if (with_callback)
        SSL_CTX_set_tlsext_servername_callback(server, on_name);
    session = connect_by(client, server, "localhost", NULL);
    for (size_t i = 0; session != NULL && i < sizeof others / sizeof others[0]; i++) {
        SSL_SESSION *copy = SSL_SESSION_dup(session);
        title("%s, answer %d: resumed by %s", version_name(version), how, others[i] ? others[i] : "no name");
        SSL_SESSION_free(connect_by(client, server, others[i], copy));
        SSL_SESSION_free(copy);
    }
    SSL_SESSION_free(session);
}

/* The client's share is of a group that the server has, but not first. */
static void groups(const char *of_client, const char *of_server, int resumes, const char *name) {
    SSL_CTX *client = client_context(TLS1_3_VERSION), *server = server_context(TLS1_3_VERSION);
    SSL_SESSION *session = NULL;
    title("client has %s, server %s, %s", of_client, of_server, name ? name : "no name");
    answer = SSL_TLSEXT_ERR_OK;
    SSL_CTX_set_tlsext_servername_callback(server, on_name);
    REQUIRE(SSL_CTX_set1_groups_list(client, of_client) && SSL_CTX_set1_groups_list(server, of_server));
    session = connect_by(client, server, name, NULL);
    if (resumes)
        SSL_SESSION_free(connect_by(client, server, name, session));
    SSL_SESSION_free(session);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(void) {
    static const int answers[] = {SSL_TLSEXT_ERR_OK, SSL_TLSEXT_ERR_ALERT_WARNING, SSL_TLSEXT_ERR_NOACK, 42,
                                  -1};
    FOR_EACH_VERSION(version) {
        SSL_CTX *client = client_context(version), *server = server_context(version);
        SSL_CTX_set_session_id_context(server, (const unsigned char *)"names", 5);
        names(version, 0, 0, client, server);
        for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++)
            names(version, answers[i], 1, client, server);
        SSL_CTX_set_options(server, SSL_OP_NO_TICKET);
        names(version, SSL_TLSEXT_ERR_OK, 1, client, server);
        SSL_CTX_free(client);
        SSL_CTX_free(server);
    }
    for (int resumes = 0; resumes < 2; resumes++) {
        groups("P-256", "X25519:P-256", resumes, "localhost");
        groups("P-256:X25519", "X25519:P-256", resumes, NULL);
        groups("X25519:P-256", "X25519:P-256", resumes, "localhost");
        groups("P-384:P-256", "P-256:X25519", resumes, NULL);
    }
    return 0;
}
