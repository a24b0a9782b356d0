/* Numbers for scripts/hardness, which makes a table of them: one line at the end of the file that
 * HARDNESS_RESULTS names. */
#ifndef RESULTS_H
#define RESULTS_H

#define _GNU_SOURCE
#include "common.h"

#include <dlfcn.h>

/* What was tried, how often, and what went wrong. */
struct result {
    const char *part, *what;
    unsigned long tried, crashes, hangs, panics, leaks, lost, other;
};

/* OpenSSL has no such function, only a macro. */
UNUSED static int is_ours(void) {
    return dlsym(RTLD_DEFAULT, "SSL_CTX_sess_number") != NULL;
}

UNUSED static void record(const struct result *result) {
    const char *path = getenv("HARDNESS_RESULTS");
    FILE *file = path && *path ? fopen(path, "a") : NULL;
    if (file == NULL)
        return;
    fprintf(file, "%s\t%s\t%s\t%lu\t%lu\t%lu\t%lu\t%lu\t%lu\t%lu\n", result->part,
            is_ours() ? "ours" : "system", result->what, result->tried, result->crashes, result->hangs,
            result->panics, result->leaks, result->lost, result->other);
    fclose(file);
}

/* A number from the environment. */
UNUSED static unsigned long setting(const char *name, unsigned long otherwise) {
    const char *value = getenv(name);
    return value && *value ? strtoul(value, NULL, 10) : otherwise;
}

#endif
