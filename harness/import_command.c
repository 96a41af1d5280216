/* SPDX-License-Identifier: MIT */
/*
 * cutover import: what a real server was set up to do, read from its export.
 */
#include <unistd.h>

#include "harness/commands.h"
#include "harness/file.h"
#include "harness/import/configuration.h"
#include "harness/import/policy.h"
#include "harness/import/summary.h"
#include "sim/base/arena.h"
#include "sim/base/buf.h"
#include "sim/base/printable.h"

enum { OUT = 256 };

static const struct option options[] = {
    {"out", required_argument, NULL, OUT},
    {NULL, 0, NULL, 0},
};

enum { EDITIONS = 2 };

/* The rules that the program brings along, for the same connectors. */
static const struct err *
load_standard(struct standard_rules *out, const struct configuration *c, const char *edition,
              const struct schema *schema, struct arena *a)
{
    struct ruleset *rs = ARENA_NEW(a, struct ruleset);
    const char *path;
    struct str text;

    ruleset_init(rs, a);
    config_connectors(c, rs);
    TRY(file_data("rules/standard.rules", &path, a));
    TRY(file_read(path, &text, a));
    TRY(rules_load_edition(rs, str_of(path), text, str_of(edition), schema, a));
    *out = (struct standard_rules){str_of(edition), rs};
    return NULL;
}

static const struct err *
describe(struct buf *page, struct configuration *c, struct arena *a)
{
    struct standard_rules editions[EDITIONS];
    struct schema schema;
    struct ruleset made;
    differences d = {0};

    schema_init(&schema, a);
    ruleset_init(&made, a);
    config_schema_notes(c, &schema);
    const uint32_t *places = config_connectors(c, &made);
    config_rules(c, places, &made, &schema);
    TRY(load_standard(&editions[0], c, "2016", &schema, a));
    TRY(load_standard(&editions[1], c, "2025", &schema, a));
    const struct standard_rules *standard = config_closest(&made, editions, EDITIONS);
    config_differences(&d, c, &made, standard, &schema, a);
    config_summary(page, c);
    config_notes(page, c);
    config_comparison(page, &d, standard->name);
    return NULL;
}

static const struct err *
import_configuration(const char *folder, const char *out, struct arena *a)
{
    struct configuration c;
    struct buf page = buf_in(a);

    TRY(config_read(&c, str_of(folder), a));
    TRY(describe(&page, &c, a));
    if (out)
        TRY(config_write(&c, str_of(out), a));
    terminal_write(STDOUT_FILENO, printable_page(buf_str(&page), a));
    return NULL;
}

static const struct err *
import_policy(const char *file, struct arena *a)
{
    struct buf page = buf_in(a);
    struct str text;

    TRY(file_read(file, &text, a));
    TRY(policy_describe(&page, str_of(file), text, a));
    terminal_write(STDOUT_FILENO, printable_page(buf_str(&page), a));
    return NULL;
}

int
import_command(int argc, char **argv, struct arena *a)
{
    const char *out = NULL;
    int option;

    optind = 1;
    while ((option = command_option(argc, argv, ":", options)) != -1) {
        if (option != OUT)
            return EXIT_USAGE;
        out = optarg;
    }
    bool policy = optind + 2 == argc && strcmp(argv[optind], "policy") == 0 && !out;
    if (!policy && (optind + 2 != argc || strcmp(argv[optind], "config") != 0))
        return command_misused("import",
                               "it takes the word config and a folder, or policy and a file");
    const struct err *e = policy ? import_policy(argv[optind + 1], a)
                                 : import_configuration(argv[optind + 1], out, a);
    return e ? command_failed(e, a) : EXIT_AS_WRITTEN;
}
