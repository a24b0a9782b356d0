/* A judge of the program's own (SSL_CTX_set_security_callback) that refuses one kind of thing, while
 * certificates are set and during handshakes. */
#include "common.h"

static const struct {
    int operation;
    const char *name;
} operations[] = {
    {SSL_SECOP_EE_KEY, "own end entity's key"},        {SSL_SECOP_CA_KEY, "own authority's key"},
    {SSL_SECOP_CA_MD, "own authority's digest"},       {SSL_SECOP_PEER_EE_KEY, "peer's end entity's key"},
    {SSL_SECOP_PEER_CA_KEY, "peer's authority's key"}, {SSL_SECOP_PEER_CA_MD, "peer's authority's digest"},
    {SSL_SECOP_SIGALG_SUPPORTED, "scheme supported"},  {SSL_SECOP_SIGALG_SHARED, "scheme shared"},
    {SSL_SECOP_SIGALG_CHECK, "scheme used"},           {SSL_SECOP_SIGALG_MASK, "scheme masked"}};

static int refused;
static int seen[10];

static int judge(const SSL *ssl UNUSED, const SSL_CTX *ctx UNUSED, int operation, int bits UNUSED,
                 int nid UNUSED, void *other UNUSED, void *argument UNUSED) {
    for (int i = 0; i < 10; i++)
        if (operations[i].operation == operation)
            seen[i] = 1;
    return operation != refused;
}

static void show_seen(void) {
    printf("  asked about:");
    for (int i = 0; i < 10; i++)
        if (seen[i])
            printf(" [%s]", operations[i].name);
    printf("\n");
    memset(seen, 0, sizeof seen);
}

/* The judge is on the server or on the client. */
static void play(int index, int on_server, int mutual, int version) {
    SSL_CTX *client = client_context(version), *server = SSL_CTX_new(TLS_server_method());
    SSL_CTX *judged = on_server ? server : client;
    X509 *intermediate = load_cert("intermediate.crt");
    struct pair pair;
    title("%s refused on the %s, %s, %s", index < 0 ? "nothing" : operations[index].name,
          on_server ? "server" : "client", mutual ? "both show certificates" : "the server shows one",
          version_name(version));
    refused = 0;
    SSL_CTX_set_security_callback(judged, judge);
    SHOW(SSL_CTX_use_certificate_chain_file(server, cert("chain.pem")));
    SHOW(SSL_CTX_use_PrivateKey_file(server, cert("leaf.key"), SSL_FILETYPE_PEM));
    show_seen();
    REQUIRE(SSL_CTX_load_verify_locations(server, cert("ca.crt"), NULL) == 1);
    if (mutual) {
        use(client, "clientec");
        SSL_CTX_set_verify(server, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
    }
    refused = index < 0 ? 0 : operations[index].operation;
    memset(seen, 0, sizeof seen);
    pair = new_pair(client, server);
    handshake(&pair);
    free_pair(&pair);
    /* When a handshake asks, and how often, is the library's own affair; what comes of the answer is not. */
    memset(seen, 0, sizeof seen);
    SHOW(SSL_CTX_use_certificate_file(judged, cert("server.crt"), SSL_FILETYPE_PEM));
    SHOW(SSL_CTX_use_PrivateKey_file(judged, cert("server.key"), SSL_FILETYPE_PEM));
    SHOW(SSL_CTX_add1_chain_cert(judged, intermediate));
    SHOW(SSL_CTX_use_certificate_chain_file(judged, cert("chain.pem")));
    show_seen();
    X509_free(intermediate);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(void) {
    FOR_EACH_VERSION(version) {
        for (int index = -1; index < 10; index++)
            for (int on_server = 0; on_server < 2; on_server++)
                for (int mutual = 0; mutual < 2; mutual++)
                    play(index, on_server, mutual, version);
    }
    return 0;
}
