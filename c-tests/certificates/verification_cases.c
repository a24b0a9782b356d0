/* The peer's certificate verified in many ways, on both sides and in both versions: the verify result, the
 * chain, the name, the alert on the wire and the reason on both ends. */
#include "common.h"

/* What one side shows, and what the other makes of it. */
struct scene {
    const char *name;
    const char *shown;              /* certificate and key of the side that is verified; NULL for none */
    const char *above;              /* what it sends above them, by names; NULL for nothing */
    const char *trusted;            /* what the other side trusts; NULL for nothing */
    void (*prepare)(SSL *verifier); /* more settings of the side that verifies */
    int mode;                       /* 0 for SSL_VERIFY_PEER with SSL_VERIFY_FAIL_IF_NO_PEER_CERT */
};

static const char *shown_alert;
static int level = 2;

static void watch(const SSL *ssl UNUSED, int where, int value) {
    if (where == SSL_CB_WRITE_ALERT && (value >> 8) == SSL3_AL_FATAL)
        shown_alert = SSL_alert_desc_string_long(value);
}

static int accept_all(int ok UNUSED, X509_STORE_CTX *store UNUSED) {
    return 1;
}

static int accept_and_forget(int ok UNUSED, X509_STORE_CTX *store) {
    X509_STORE_CTX_set_error(store, X509_V_OK);
    return 1;
}

static int refuse_all(int ok UNUSED, X509_STORE_CTX *store UNUSED) {
    return 0;
}

static int refuse_as_revoked(int ok UNUSED, X509_STORE_CTX *store) {
    X509_STORE_CTX_set_error(store, X509_V_ERR_CERT_REVOKED);
    return 0;
}

static int report(int ok, X509_STORE_CTX *store) {
    SSL *ssl = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx());
    printf("  asked: ok %d, depth %d, error %d, SSL %s, its peer %s, its chain %s, its result %ld\n", ok,
           X509_STORE_CTX_get_error_depth(store), X509_STORE_CTX_get_error(store), ssl ? "there" : "missing",
           ssl && SSL_get0_peer_certificate(ssl) ? "known" : "unknown",
           ssl && SSL_get_peer_cert_chain(ssl) ? "known" : "unknown", ssl ? SSL_get_verify_result(ssl) : -1);
    return ok;
}

static void callback_accepts(SSL *ssl) {
    SSL_set_verify(ssl, SSL_get_verify_mode(ssl), accept_all);
}

static void callback_forgets(SSL *ssl) {
    SSL_set_verify(ssl, SSL_get_verify_mode(ssl), accept_and_forget);
}

static void callback_refuses(SSL *ssl) {
    SSL_set_verify(ssl, SSL_get_verify_mode(ssl), refuse_all);
}

static void callback_revokes(SSL *ssl) {
    SSL_set_verify(ssl, SSL_get_verify_mode(ssl), refuse_as_revoked);
}

static void callback_reports(SSL *ssl) {
    SSL_set_verify(ssl, SSL_get_verify_mode(ssl), report);
}

static void right_host(SSL *ssl) {
    REQUIRE(SSL_set1_host(ssl, "localhost") == 1);
}

static void wrong_host(SSL *ssl) {
    REQUIRE(SSL_set1_host(ssl, "elsewhere") == 1);
}

static void second_host(SSL *ssl) {
    REQUIRE(SSL_set1_host(ssl, "elsewhere") == 1 && SSL_add1_host(ssl, "localhost") == 1);
}

static void right_address(SSL *ssl) {
    REQUIRE(SSL_set1_host(ssl, "127.0.0.1") == 1);
}

static void wrong_address(SSL *ssl) {
    REQUIRE(SSL_set1_host(ssl, "127.0.0.2") == 1);
}

static void wrong_email(SSL *ssl) {
    REQUIRE(X509_VERIFY_PARAM_set1_email(SSL_get0_param(ssl), "you@localhost", 0) == 1);
}

static void early(SSL *ssl) {
    X509_VERIFY_PARAM_set_time(SSL_get0_param(ssl), 1000000000);
}

static void at_2020(SSL *ssl) {
    X509_VERIFY_PARAM_set_time(SSL_get0_param(ssl), 1590000000);
    X509_VERIFY_PARAM_set_flags(SSL_get0_param(ssl), X509_V_FLAG_PARTIAL_CHAIN);
}

static void no_time(SSL *ssl) {
    X509_VERIFY_PARAM_set_flags(SSL_get0_param(ssl), X509_V_FLAG_NO_CHECK_TIME);
}

static void with_crl(SSL *ssl) {
    X509_VERIFY_PARAM_set_flags(SSL_get0_param(ssl), X509_V_FLAG_CRL_CHECK);
}

static void with_crls(SSL *ssl) {
    X509_VERIFY_PARAM_set_flags(SSL_get0_param(ssl), X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL);
}

static void at_2090(SSL *ssl) {
    with_crl(ssl);
    X509_VERIFY_PARAM_set_time(SSL_get0_param(ssl), 3802000000);
}

static int accept_missing_crl(int ok, X509_STORE_CTX *store) {
    return ok || X509_STORE_CTX_get_error(store) == X509_V_ERR_UNABLE_TO_GET_CRL;
}

static void crl_if_there(SSL *ssl) {
    with_crl(ssl);
    SSL_set_verify(ssl, SSL_get_verify_mode(ssl), accept_missing_crl);
}

static void revoked_but_accepted(SSL *ssl) {
    with_crl(ssl);
    SSL_set_verify(ssl, SSL_get_verify_mode(ssl), accept_all);
}

static void depth_0(SSL *ssl) {
    SSL_set_verify_depth(ssl, 0);
}

static void depth_1(SSL *ssl) {
    SSL_set_verify_depth(ssl, 1);
}

static void wild_host(SSL *ssl) {
    REQUIRE(SSL_set1_host(ssl, "a.example.test") == 1);
}

static void wild_host_deeper(SSL *ssl) {
    REQUIRE(SSL_set1_host(ssl, "a.b.example.test") == 1);
}

static void wild_host_itself(SSL *ssl) {
    REQUIRE(SSL_set1_host(ssl, "example.test") == 1);
}

static void part_wild(SSL *ssl) {
    REQUIRE(SSL_set1_host(ssl, "www7.example.org") == 1);
}

static void no_part_wild(SSL *ssl) {
    SSL_set_hostflags(ssl, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    part_wild(ssl);
}

static void no_wild(SSL *ssl) {
    SSL_set_hostflags(ssl, X509_CHECK_FLAG_NO_WILDCARDS);
    wild_host(ssl);
}

static void any_subdomain(SSL *ssl) {
    REQUIRE(SSL_set1_host(ssl, ".example.test") == 1);
}

static void common_name(SSL *ssl) {
    REQUIRE(SSL_set1_host(ssl, "cn.example.test") == 1);
}

static void no_common_name(SSL *ssl) {
    SSL_set_hostflags(ssl, X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
    common_name(ssl);
}

static void common_name_too(SSL *ssl) {
    SSL_set_hostflags(ssl, X509_CHECK_FLAG_ALWAYS_CHECK_SUBJECT);
    REQUIRE(SSL_set1_host(ssl, "wild") == 1);
}

static void right_email(SSL *ssl) {
    REQUIRE(X509_VERIFY_PARAM_set1_email(SSL_get0_param(ssl), "me@example.test", 0) == 1);
}

static void address_v6(SSL *ssl) {
    REQUIRE(SSL_set1_host(ssl, "::1") == 1);
}

static void a_policy(SSL *ssl) {
    REQUIRE(X509_VERIFY_PARAM_add0_policy(SSL_get0_param(ssl), OBJ_txt2obj("1.2.3.4.5", 1)) == 1);
    X509_VERIFY_PARAM_set_flags(SSL_get0_param(ssl), X509_V_FLAG_POLICY_CHECK | X509_V_FLAG_EXPLICIT_POLICY);
}

static void ignore_critical(SSL *ssl) {
    X509_VERIFY_PARAM_set_flags(SSL_get0_param(ssl), X509_V_FLAG_IGNORE_CRITICAL);
}

static void own_level_in_param(SSL *ssl) {
    X509_VERIFY_PARAM_set_auth_level(SSL_get0_param(ssl), 3);
}

static void trust_for_email(SSL *ssl) {
    REQUIRE(SSL_set_trust(ssl, X509_TRUST_EMAIL) == 1);
}

static void purpose_any(SSL *ssl) {
    REQUIRE(SSL_set_purpose(ssl, X509_PURPOSE_ANY) == 1);
}

static void store_of_its_own(SSL *ssl) {
    X509_STORE *store = X509_STORE_new();
    REQUIRE(X509_STORE_load_locations(store, cert("ca.crt"), NULL) == 1);
    REQUIRE(SSL_set1_verify_cert_store(ssl, store) == 1);
    X509_STORE_free(store);
}

static void empty_store_of_its_own(SSL *ssl) {
    REQUIRE(SSL_set0_verify_cert_store(ssl, X509_STORE_new()) == 1);
}

static void verify_result_before(SSL *ssl) {
    SSL_set_verify_result(ssl, X509_V_ERR_CERT_REVOKED);
}

static void suite_b(SSL *ssl) {
    /* suite_b.c says why not there. */
    if (!(SSL_get_min_proto_version(ssl) == TLS1_3_VERSION && !SSL_is_server(ssl) && since(5)))
        SSL_set_cert_flags(ssl, SSL_CERT_FLAG_SUITEB_128_LOS);
}

static void suite_b_in_param(SSL *ssl) {
    X509_VERIFY_PARAM_set_flags(SSL_get0_param(ssl), X509_V_FLAG_SUITEB_128_LOS);
}

static void other_purpose(SSL *ssl) {
    REQUIRE(SSL_set_purpose(ssl, X509_PURPOSE_SMIME_SIGN) == 1);
}

static void partial_chain(SSL *ssl) {
    X509_VERIFY_PARAM_set_flags(SSL_get0_param(ssl), X509_V_FLAG_PARTIAL_CHAIN);
}

static void strict(SSL *ssl) {
    X509_VERIFY_PARAM_set_flags(SSL_get0_param(ssl), X509_V_FLAG_X509_STRICT);
}

static void level_0(SSL *ssl) {
    SSL_set_security_level(ssl, 0);
}

static void level_1(SSL *ssl) {
    SSL_set_security_level(ssl, 1);
}

static void level_3(SSL *ssl) {
    SSL_set_security_level(ssl, 3);
}

static void level_4(SSL *ssl) {
    SSL_set_security_level(ssl, 4);
}

static void level_5(SSL *ssl) {
    SSL_set_security_level(ssl, 5);
}

static const struct scene scenes[] = {
    {"all is well", "server", NULL, "ca.crt", NULL, 0},
    {"all is well, ECDSA", "serverec", NULL, "ca.crt", NULL, 0},
    {"the callback's view", "server", NULL, "ca.crt", callback_reports, 0},
    {"the callback's view of a failure", "server", NULL, "otherca.crt", callback_reports, 0},
    {"nothing trusted", "server", NULL, NULL, NULL, 0},
    {"another authority trusted", "server", NULL, "otherca.crt", NULL, 0},
    {"another authority, not verified", "server", NULL, "otherca.crt", NULL, -1},
    {"another authority, mode 2 alone", "server", NULL, "otherca.crt", NULL, SSL_VERIFY_FAIL_IF_NO_PEER_CERT},
    {"another authority, mode 1", "server", NULL, "otherca.crt", NULL, SSL_VERIFY_PEER},
    {"another authority, the callback accepts", "server", NULL, "otherca.crt", callback_accepts, 0},
    {"another authority, the callback forgets", "server", NULL, "otherca.crt", callback_forgets, 0},
    {"all is well, the callback refuses", "server", NULL, "ca.crt", callback_refuses, 0},
    {"all is well, the callback revokes", "server", NULL, "ca.crt", callback_revokes, 0},
    {"all is well, the callback revokes, not verified", "server", NULL, "ca.crt", callback_revokes, -1},
    {"an intermediate is missing", "leaf", NULL, "ca.crt", NULL, 0},
    {"an intermediate is sent", "leaf", "intermediate", "ca.crt", NULL, 0},
    {"an intermediate is trusted", "leaf", NULL, "intermediate.crt", NULL, 0},
    {"an intermediate is enough", "leaf", NULL, "intermediate.crt", partial_chain, 0},
    {"the chain is too deep", "leaf", "intermediate", "ca.crt", depth_0, 0},
    {"the chain is just deep enough", "leaf", "intermediate", "ca.crt", depth_1, 0},
    {"something else is sent above", "server", "otherca", "ca.crt", NULL, 0},
    {"the root is sent, too", "server", "ca", "ca.crt", NULL, 0},
    {"the root is sent, but not trusted", "server", "ca", NULL, NULL, 0},
    {"expired", "expired", NULL, "ca.crt", NULL, 0},
    {"expired, the callback accepts", "expired", NULL, "ca.crt", callback_accepts, 0},
    {"expired, time does not count", "expired", NULL, "ca.crt", no_time, 0},
    {"expired, in its time", "expired", NULL, "expired.crt", at_2020, 0},
    {"not yet valid", "server", NULL, "ca.crt", early, 0},
    {"the right host", "server", NULL, "ca.crt", right_host, 0},
    {"the wrong host", "server", NULL, "ca.crt", wrong_host, 0},
    {"the wrong host, not verified", "server", NULL, "ca.crt", wrong_host, -1},
    {"one of two hosts", "server", NULL, "ca.crt", second_host, 0},
    {"the right address", "server", NULL, "ca.crt", right_address, 0},
    {"the wrong address", "server", NULL, "ca.crt", wrong_address, 0},
    {"the wrong mailbox", "client", NULL, "ca.crt", wrong_email, 0},
    {"for clients only", "client", NULL, "ca.crt", NULL, 0},
    {"for servers only", "other", NULL, "ca.crt", NULL, 0},
    {"another purpose is asked for", "server", NULL, "ca.crt", other_purpose, 0},
    {"an authority as end entity", "ca", NULL, "ca.crt", NULL, 0},
    {"self-signed", "otherca", NULL, "ca.crt", NULL, 0},
    {"a CRL is missing", "server", NULL, "ca.crt", with_crl, 0},
    {"a CRL is there", "server", NULL, "ca.with.crl.pem", with_crl, 0},
    {"a CRL is there, nobody looks", "revoked", NULL, "ca.with.crl.pem", NULL, 0},
    {"revoked", "revoked", NULL, "ca.with.crl.pem", with_crl, 0},
    {"revoked, not verified", "revoked", NULL, "ca.with.crl.pem", with_crl, -1},
    {"revoked, the callback accepts", "revoked", NULL, "ca.with.crl.pem", revoked_but_accepted, 0},
    {"not in the older list", "revoked", NULL, "ca.with.empty.crl.pem", with_crl, 0},
    {"the CRL is missing, the callback accepts", "server", NULL, "ca.crt", crl_if_there, 0},
    {"the CRL has expired", "server", NULL, "ca.with.past.crl.pem", with_crl, 0},
    {"the CRL is not yet valid", "server", NULL, "ca.with.future.crl.pem", with_crl, 0},
    {"all times are over", "server", NULL, "ca.with.crl.pem", at_2090, 0},
    {"a CRL of another authority", "server", NULL, "ca.with.other.crl.pem", with_crl, 0},
    {"CRLs of the whole chain, one is missing", "leaf", "intermediate", "ca.with.crl.pem", with_crls, 0},
    {"CRLs of the whole chain", "leaf", "intermediate", "ca.with.crls.pem", with_crls, 0},
    {"the authority is revoked", "underrevoked", "revokedca", "ca.with.crls.pem", with_crls, 0},
    {"the authority is revoked, only the end is looked up", "underrevoked", "revokedca", "ca.with.crls.pem",
     with_crl, 0},
    {"a wildcard", "wildcard", NULL, "ca.crt", wild_host, 0},
    {"a wildcard is one label", "wildcard", NULL, "ca.crt", wild_host_deeper, 0},
    {"a wildcard is not nothing", "wildcard", NULL, "ca.crt", wild_host_itself, 0},
    {"a part of a label", "wildcard", NULL, "ca.crt", part_wild, 0},
    {"no part of a label", "wildcard", NULL, "ca.crt", no_part_wild, 0},
    {"no wildcards", "wildcard", NULL, "ca.crt", no_wild, 0},
    {"any subdomain", "wildcard", NULL, "ca.crt", any_subdomain, 0},
    {"the common name", "nameless", NULL, "ca.crt", common_name, 0},
    {"the common name does not count", "nameless", NULL, "ca.crt", no_common_name, 0},
    {"the common name counts, too", "wildcard", NULL, "ca.crt", common_name_too, 0},
    {"the right mailbox", "mail", NULL, "ca.crt", right_email, 0},
    {"an address of version 6", "server", NULL, "ca.crt", address_v6, 0},
    {"a policy that is not there", "server", NULL, "ca.crt", a_policy, 0},
    {"an unknown critical extension", "unknown", NULL, "ca.crt", NULL, 0},
    {"an unknown critical extension is ignored", "unknown", NULL, "ca.crt", ignore_critical, 0},
    {"an unknown critical extension, the callback accepts", "unknown", NULL, "ca.crt", callback_accepts, 0},
    {"the signature is wrong", "badsig", NULL, "ca.crt", NULL, 0},
    {"the signature is wrong, not verified", "badsig", NULL, "ca.crt", NULL, -1},
    {"explicit parameters of the curve", "explicit", NULL, "ca.crt", NULL, 0},
    {"the issuer is no authority", "undernotca", "notca", "ca.crt", NULL, 0},
    {"the issuer is no authority, the callback accepts", "undernotca", "notca", "ca.crt", callback_accepts,
     0},
    {"the issuer may not sign certificates", "undernosign", "nosignca", "ca.crt", NULL, 0},
    {"the path is longer than the authority allows", "underdeep", "deepca shortca", "ca.crt", NULL, 0},
    {"the authority may not give this name", "underbound", "boundca", "ca.crt", NULL, 0},
    {"two authorities that signed each other", "underloop", "loopone looptwo", "ca.crt", NULL, 0},
    {"two authorities that signed each other, trusted", "underloop", NULL, "loop.pem", NULL, 0},
    {"for signing code", "codesigning", NULL, "ca.crt", NULL, 0},
    {"for signing code, any purpose will do", "codesigning", NULL, "ca.crt", purpose_any, 0},
    {"only for key agreement", "agreeonly", NULL, "ca.crt", NULL, 0},
    {"trusted for something else", "server", NULL, "ca.crt", trust_for_email, 0},
    {"a store of its own", "server", NULL, NULL, store_of_its_own, 0},
    {"an empty store of its own", "server", NULL, "ca.crt", empty_store_of_its_own, 0},
    {"a verify result was set before", "server", NULL, "ca.crt", verify_result_before, 0},
    {"a verify result was set before, nobody verifies", NULL, NULL, "ca.crt", verify_result_before, -1},
    {"Suite B, by flags of the certificates", "server", NULL, "ca.crt", suite_b, 0},
    {"Suite B, by parameters", "server", NULL, "ca.crt", suite_b_in_param, 0},
    {"mode 4 alone", "server", NULL, "otherca.crt", NULL, SSL_VERIFY_CLIENT_ONCE},
    {"mode 5", "server", NULL, "otherca.crt", NULL, SSL_VERIFY_PEER | SSL_VERIFY_CLIENT_ONCE},
    {"mode 8 alone", "server", NULL, "otherca.crt", NULL, SSL_VERIFY_POST_HANDSHAKE},
    {"a signature with SHA-1", "sha1", NULL, "rsaca.crt", NULL, 0},
    {"a signature with SHA-1, level 0", "sha1", NULL, "rsaca.crt", level_0, 0},
    {"a signature with SHA-1, level 1", "sha1", NULL, "rsaca.crt", level_1, 0},
    {"a signature with MD5", "md5", NULL, "rsaca.crt", NULL, 0},
    {"a signature with MD5, level 0", "md5", NULL, "rsaca.crt", level_0, 0},
    {"a signature with MD5, level 1", "md5", NULL, "rsaca.crt", level_1, 0},
    {"a signature with SHA-512, level 4", "sha512", NULL, "rsaca.crt", level_4, 0},
    {"the authority's key is too small", "underweak", "weakca", "ca.crt", NULL, 0},
    {"the authority's key is too small, level 1", "underweak", "weakca", "ca.crt", level_1, 0},
    {"level 3 in the parameters", "server", NULL, "ca.crt", own_level_in_param, 0},
    {"ECDSA, level 3", "serverec", NULL, "ca.crt", level_3, 0},
    {"P-384, level 4", "server384", NULL, "ca.crt", level_4, 0},
    {"P-521, level 5", "server521", NULL, "ca.crt", level_5, 0},
    {"the key is too small, level 1", "weak", NULL, "ca.crt", level_1, 0},
    {"the key is too small", "weak", NULL, "ca.crt", NULL, 0},
    {"the key is too small, level 0", "weak", NULL, "ca.crt", level_0, 0},
    {"level 3", "server", NULL, "ca.crt", level_3, 0},
    {"strict", "server", NULL, "ca.crt", strict, 0},
    {"no certificate", NULL, NULL, "ca.crt", NULL, 0},
    {"no certificate, none required", NULL, NULL, "ca.crt", NULL, SSL_VERIFY_PEER},
    {"no certificate, not asked", NULL, NULL, "ca.crt", NULL, -1},
};

static void show_chain(const char *what, STACK_OF(X509) * chain) {
    printf("  %s:", what);
    if (chain == NULL)
        printf(" none");
    for (int i = 0; i < sk_X509_num(chain); i++) {
        char name[100];
        X509_NAME_get_text_by_NID(X509_get_subject_name(sk_X509_value(chain, i)), NID_commonName, name,
                                  sizeof name);
        printf(" [%s]", name);
    }
    printf("\n");
}

static void play(const struct scene *scene, int server_verifies, int version) {
    SSL_CTX *client = SSL_CTX_new(TLS_client_method()), *server = SSL_CTX_new(TLS_server_method());
    SSL_CTX *shows = server_verifies ? client : server, *verifies = server_verifies ? server : client;
    struct pair pair;
    SSL *verifier;

    title("%s, the %s verifies, %s", scene->name, server_verifies ? "server" : "client",
          version_name(version));
    SSL_CTX_set_security_level(shows, 0);
    SSL_CTX_set_security_level(verifies, level);
    if (server_verifies)
        use(server, "server");
    if (scene->shown != NULL)
        use(shows, scene->shown);
    if (scene->above != NULL) {
        char names[100], file[64], *name, *rest;
        snprintf(names, sizeof names, "%s", scene->above);
        for (name = strtok_r(names, " ", &rest); name != NULL; name = strtok_r(NULL, " ", &rest)) {
            snprintf(file, sizeof file, "%s.crt", name);
            REQUIRE(SSL_CTX_add0_chain_cert(shows, load_cert(file)) == 1);
        }
    }
    if (scene->trusted != NULL)
        REQUIRE(SSL_CTX_load_verify_locations(verifies, cert(scene->trusted), NULL) == 1);
    SSL_CTX_set_verify(verifies,
                       scene->mode == 0    ? SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT
                       : scene->mode == -1 ? SSL_VERIFY_NONE
                                           : scene->mode,
                       NULL);
    SSL_CTX_set_min_proto_version(client, version);
    SSL_CTX_set_max_proto_version(client, version);
    pair = new_pair(client, server);
    verifier = server_verifies ? pair.server : pair.client;
    SSL_set_info_callback(verifier, watch);
    if (scene->prepare != NULL)
        scene->prepare(verifier);
    shown_alert = "none";
    handshake(&pair);
    printf("  result %ld %s, alert %s, name %s\n", SSL_get_verify_result(verifier),
           X509_verify_cert_error_string(SSL_get_verify_result(verifier)), shown_alert,
           SSL_get0_peername(verifier) ? SSL_get0_peername(verifier) : "-");
    printf("  peer's certificate %s\n", SSL_get0_peer_certificate(verifier) ? "known" : "unknown");
    show_chain("sent", SSL_get_peer_cert_chain(verifier));
    show_chain("verified", SSL_get0_verified_chain(verifier));
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(void) {
    FOR_EACH_VERSION(version) {
        for (int server_verifies = 0; server_verifies < 2; server_verifies++) {
            for (size_t i = 0; i < sizeof scenes / sizeof scenes[0]; i++) {
                if (!server_verifies && scenes[i].shown == NULL)
                    continue;
                play(&scenes[i], server_verifies, version);
            }
        }
    }
    return 0;
}
