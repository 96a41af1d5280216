/* SPDX-License-Identifier: MIT */
/*
 * Replays a fuzz target's corpus without libFuzzer: every file of the named folders, in order of
 * name, is one input. What traps ends the program; before that it says which file it was.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int
is_input(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

/* An exact-size heap block: a read past its end is caught by the sanitizer. */
static uint8_t *
read_whole(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");

    if (!file || fseek(file, 0, SEEK_END) != 0) {
        perror(path);
        exit(1);
    }
    *size = (size_t)ftell(file);
    rewind(file);
    uint8_t *data = malloc(*size ? *size : 1);
    if (!data || fread(data, 1, *size, file) != *size) {
        perror(path);
        exit(1);
    }
    fclose(file);
    return data;
}

static int
replay_folder(const char *folder)
{
    struct dirent **entries;
    int n = scandir(folder, &entries, is_input, alphasort);

    if (n < 0) {
        perror(folder);
        exit(1);
    }
    for (int i = 0; i < n; i++) {
        char path[4096];
        size_t size;
        snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
        dprintf(STDERR_FILENO, "%s\n", path);
        uint8_t *data = read_whole(path, &size);
        LLVMFuzzerTestOneInput(data, size);
        free(data);
        free(entries[i]);
    }
    free(entries);
    return n;
}

int
main(int argc, char **argv)
{
    int replayed = 0;

    for (int i = 1; i < argc; i++)
        replayed += replay_folder(argv[i]);
    printf("%d inputs replayed\n", replayed);
    return replayed > 0 ? 0 : 1; /* an empty corpus proves nothing */
}
