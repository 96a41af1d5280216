/* SPDX-License-Identifier: MIT */
#include "harness/import/json_place.h"

#include <stdlib.h>
#include <string.h>

struct place
json_place(struct str file, struct str text, size_t at)
{
    struct place p = {file, 1, 1};

    for (size_t i = 0; i < at && i < text.len; i++) {
        p.column += ((unsigned char)text.at[i] & 0xc0) != 0x80;
        if (text.at[i] == '\n')
            p = (struct place){file, p.line + 1, 1};
    }
    return p;
}

/* A well-formed text, walked over byte by byte. */
struct walk {
    struct str text;
    size_t at;
};

static char
here(const struct walk *w)
{
    return w->at < w->text.len ? w->text.at[w->at] : '\0';
}

static void
skip_blanks(struct walk *w)
{
    static const struct str bom = STR("\xEF\xBB\xBF");

    if (w->at == 0 && str_starts(w->text, bom))
        w->at = bom.len;
    while (w->at < w->text.len && (unsigned char)here(w) <= ' ')
        w->at++;
}

/* Over a text in quotes; gives what stands between them. */
static struct str
skip_text(struct walk *w)
{
    size_t first = ++w->at;

    while (w->at < w->text.len && here(w) != '"')
        w->at += here(w) == '\\' ? 2 : 1;
    struct str inner = str_sub(w->text, first, w->at - first);
    w->at++;
    return inner;
}

/* Over a value and all that is in it. */
static void
skip_value(struct walk *w)
{
    size_t depth = 0;

    do {
        skip_blanks(w);
        char c = here(w);
        if (c == '"') {
            skip_text(w);
            continue;
        }
        depth += c == '{' || c == '[';
        depth -= c == '}' || c == ']';
        w->at++;
        while (!depth && w->at < w->text.len && !strchr(",]} \t\r\n", here(w)))
            w->at++; /* the rest of a number or a word */
    } while (depth && w->at < w->text.len);
}

/* From an array to its element, or from an object to the value of a name. False: not there. */
static bool
enter(struct walk *w, struct str name, size_t index)
{
    bool object = name.len > 0;

    if (here(w) != (object ? '{' : '['))
        return false;
    do {
        w->at++;
        skip_blanks(w);
        if (strchr("]}", here(w)))
            return false;
        bool found = !object && index-- == 0;
        if (object) {
            found = str_ieq(skip_text(w), name);
            skip_blanks(w);
            w->at++; /* the colon */
        }
        skip_blanks(w);
        if (found)
            return true;
        skip_value(w);
        skip_blanks(w);
    } while (here(w) == ',');
    return false;
}

size_t
json_find(struct str text, const char *path)
{
    struct walk w = {.text = text};
    size_t innermost;
    bool there = true;

    skip_blanks(&w);
    for (innermost = w.at; there && *path; innermost = there ? w.at : innermost) {
        if (*path == '[') {
            char *end;
            there = enter(&w, STR(""), strtoul(path + 1, &end, 10));
            path = *end ? end + 1 : end;
        } else {
            path += *path == '.';
            size_t n = strcspn(path, ".[");
            there = enter(&w, str_n(path, n), 0);
            path += n;
        }
    }
    return innermost;
}
