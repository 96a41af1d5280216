/* SPDX-License-Identifier: MIT */
#include "mocks/entra/wire_fault.h"

#include "mocks/entra/json.h"

enum { MOST = 100000, MOST_MS = 30 * 1000 };

static const char *
read_number(const cJSON *json, const char *name, uint32_t most, uint32_t *out)
{
    const cJSON *value = json_get(json, name);

    if (!value)
        return NULL;
    if (!cJSON_IsNumber(value) || value->valuedouble < 0 || value->valuedouble > most ||
        value->valuedouble != (double)(uint32_t)value->valuedouble)
        return "skip, times, seconds and milliseconds are whole numbers within reason";
    *out = (uint32_t)value->valuedouble;
    return NULL;
}

static const char *
read_fault(const cJSON *json, struct wire_fault *out)
{
    struct str path = json_string(json_get(json, "path"));
    const char *wrong = NULL;

    if (!fault_find(json_string(json_get(json, "kind")), &out->kind) ||
        fault_row(out->kind)->system != FAULT_ENTRA)
        return "kind is one of Entra ID's faults";
    if (json_get(json, "path") && !str_starts(path, STR("/")))
        return "path begins with a slash";
    out->path = path.at ? path : STR("/");
    const struct {
        const char *name;
        uint32_t most, *to;
    } numbers[] = {{"skip", MOST, &out->skip},
                   {"times", MOST, &out->times},
                   {"seconds", MOST, &out->seconds},
                   {"milliseconds", MOST_MS, &out->milliseconds}};
    for (size_t i = 0; !wrong && i < sizeof numbers / sizeof *numbers; i++)
        wrong = read_number(json, numbers[i].name, numbers[i].most, numbers[i].to);
    return wrong;
}

const char *
wire_fault_arm(struct wire_faults *f, struct str body)
{
    struct wire_fault fault = {.times = 1, .seconds = 30, .milliseconds = 50};
    const char *why = NULL;
    cJSON *json = json_parse(body, &why);

    if (!why)
        why = read_fault(json, &fault);
    if (!why && fault.kind == FAULT_TlsFailure)
        f->handshakes += fault.times;
    if (!why && fault.kind != FAULT_TlsFailure && fault.times) {
        fault.path = str_copy(fault.path, f->arena);
        *VEC_PUSH(&f->list, f->arena) = fault;
    }
    cJSON_Delete(json);
    return why;
}

static void
forget(struct wire_faults *f, uint32_t at)
{
    f->list.n--;
    memmove(&f->list.at[at], &f->list.at[at + 1], (f->list.n - at) * sizeof *f->list.at);
}

bool
wire_fault_take(struct wire_faults *f, struct str path, struct wire_fault *out)
{
    for (uint32_t i = 0; i < f->list.n; i++) {
        struct wire_fault *one = &f->list.at[i];
        if (!str_istarts(path, one->path))
            continue;
        if (one->skip) {
            one->skip--;
            continue;
        }
        *out = *one;
        if (--one->times == 0)
            forget(f, i);
        return true;
    }
    return false;
}

bool
wire_fault_accepts(struct wire_faults *f)
{
    if (!f->handshakes)
        return true;
    f->handshakes--;
    return false;
}
