/* Counts the blocks of memory that the process holds, whoever has them: the program's own malloc stands
 * before the C library's. Not in a program under a sanitizer or valgrind, which have their own. */
#ifndef BLOCKS_H
#define BLOCKS_H

#include <errno.h>
#include <stdatomic.h>
#include <stddef.h>

static atomic_long held;

static unsigned long blocks_held(void) {
    return (unsigned long)held;
}

#if !defined(UNCOUNTED) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
void *__libc_malloc(size_t);
void *__libc_calloc(size_t, size_t);
void *__libc_realloc(void *, size_t);
void *__libc_memalign(size_t, size_t);
void __libc_free(void *);

static void *counted_block(void *block) {
    if (block != NULL)
        held++;
    return block;
}

void *malloc(size_t size) {
    return counted_block(__libc_malloc(size));
}

void *calloc(size_t count, size_t size) {
    return counted_block(__libc_calloc(count, size));
}

void *realloc(void *block, size_t size) {
    void *larger = __libc_realloc(block, size);
    if (block == NULL)
        counted_block(larger);
    else if (larger == NULL && size == 0)
        held--;
    return larger;
}

void *memalign(size_t alignment, size_t size) {
    return counted_block(__libc_memalign(alignment, size));
}

void *aligned_alloc(size_t alignment, size_t size) {
    return counted_block(__libc_memalign(alignment, size));
}

int posix_memalign(void **block, size_t alignment, size_t size) {
    *block = counted_block(__libc_memalign(alignment, size));
    return *block == NULL ? ENOMEM : 0;
}

void free(void *block) {
    if (block != NULL)
        held--;
    __libc_free(block);
}
#endif

#endif
