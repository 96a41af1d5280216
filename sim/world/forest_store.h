/* SPDX-License-Identifier: MIT */
/*
 * Inside the forest: objects, the tree, links. For sim/world/forest*.c only.
 */
#pragma once

#include "sim/world/connector.h"
#include "sim/world/forest_index.h"
#include "sim/world/forest_refusal.h"
#include "sim/world/mint.h"

enum { NO_NODE = UINT32_MAX, NO_LINK = UINT32_MAX };

/* An object. Its number never changes and is never given to another. */
struct forest_node {
    struct str anchor;
    struct str rdn; /* `CN=Alice`; the whole DN for a domain without a domain above it */
    struct str dn;  /* computed when somebody asks; `at` is NULL where that is to be done */
    struct str when_created;
    struct str when_changed;
    const struct attr *attrs;
    uint32_t n;
    enum object_class class;
    bool alive;
    bool mixed; /* `attrs` is as the world has it: with references and stamps, which do not count */
    uint32_t depth;
    uint32_t domain; /* the nearest domain from here up */
    uint32_t parent;
    uint32_t first_child, last_child, next_sibling, previous_sibling;
    uint32_t first_out, last_out; /* references from here, in the order in which they were made */
    uint32_t first_in, last_in;   /* references to here */
    uint64_t usn_created;
    uint64_t usn_changed;
    uint64_t made;     /* its place in the sequence of reported changes; 0: with the world */
    uint64_t reported; /* its last place there */
};

/* One value of a reference attribute. */
struct forest_link {
    uint32_t source;
    uint32_t target;
    attr_id attr;
    uint32_t next_out, previous_out; /* next_out also chains what is free */
    uint32_t next_in, previous_in;
};

/* Something that a read since a watermark reports. */
struct forest_event {
    uint64_t sequence;
    uint32_t node;
};

struct forest {
    struct connector connector;
    struct arena *arena;
    const struct schema *schema;
    struct mint mint;
    uint64_t id;       /* tells this directory's watermarks from another's */
    uint64_t sequence; /* of the last reported change */
    VEC(struct forest_node) nodes;
    VEC(struct forest_link) links;
    VEC(struct forest_event) events;
    VEC(uint32_t) roots;
    uint32_t free_link;
    struct forest_index by_name; /* parent and RDN */
    struct forest_index by_anchor;
    struct forest_index by_account; /* sAMAccountName */
    struct forest_index by_principal;
};

extern const struct connector_ops forest_ops;

/* --- the tree (forest_tree.c) --- */

/* The object with that DN, or NO_NODE. */
uint32_t tree_find(const struct forest *f, struct str dn);
uint32_t tree_find_anchor(const struct forest *f, struct str anchor);

/* The child with that first component, or NO_NODE; `parent` NO_NODE: a domain by its whole DN. */
uint32_t tree_child(const struct forest *f, uint32_t parent, struct str rdn);

/* Hangs an object with its `rdn` set below `parent` (or makes it a root), and takes it away. */
void tree_attach(struct forest *f, uint32_t node, uint32_t parent);
void tree_detach(struct forest *f, uint32_t node);

/* Depth, domain and DN of everything from `top` down are to be computed again. */
void tree_renew(struct forest *f, uint32_t top);

struct str tree_dn(struct forest *f, uint32_t node);

/* The next object at or below `top` after `node`, parents first; NO_NODE at the end. */
uint32_t tree_next(const struct forest *f, uint32_t top, uint32_t node);

/* Is `node` at or below `top`? */
bool tree_within(const struct forest *f, uint32_t node, uint32_t top);

/* --- names that must be unique (forest_unique.c) --- */

/* Who else than `except` has that value in the domain (account) or in the forest (principal)? */
uint32_t account_find(const struct forest *f, uint32_t domain, struct str name, uint32_t except);
uint32_t principal_find(const struct forest *f, struct str name, uint32_t except);

/* Enters or takes out an object's sAMAccountName and userPrincipalName. */
void unique_enter(struct forest *f, uint32_t node);
void unique_leave(struct forest *f, uint32_t node);

uint32_t text_hash(struct str text);

/* --- links (forest_link.c) --- */

uint32_t link_find(const struct forest *f, uint32_t source, attr_id attr, uint32_t target);
void link_add(struct forest *f, uint32_t source, attr_id attr, uint32_t target);
void link_remove(struct forest *f, uint32_t link);
void links_drop(struct forest *f, uint32_t node); /* from it and to it */

/* The attribute whose links a back link shows the other way round, or ATTR_NONE. */
attr_id link_forward(attr_id back);

/* --- objects as entries (forest_entry.c) --- */

struct wanted {
    bool links;
    bool operational; /* stamps and back links */
};

/* The object with what is wanted; attributes are shared with the forest where possible. */
struct entry node_entry(struct forest *f, uint32_t node, struct wanted wanted, struct arena *a);

/* The plain attributes only, without DN. */
struct entry node_plain(const struct forest *f, uint32_t node, struct arena *a);

/* The value of a plain attribute; `at` is NULL where there is none. */
struct str node_text(const struct forest *f, uint32_t node, attr_id id);

/* --- changes (forest_node.c, forest_write.c, forest_update.c) --- */

/* A new object with the plain attributes and stamps of a minted entry, not yet in the tree. */
uint32_t forest_node_new(struct forest *f, const struct entry *minted);

/* Gives the object these plain attributes; what it does not have yet is copied. */
void node_keep(struct forest *f, uint32_t node, const struct entry *plain);

/* Notes that a read is to report the object; `node_touch` gives it new stamps as well. */
void node_report(struct forest *f, uint32_t node);
void node_touch(struct forest *f, uint32_t node);

/* One operation on its way, and where its answer goes. */
struct write {
    struct forest *forest;
    const struct op *op;
    struct receipt *out;
    struct arena *arena;
};

void write_refuse(const struct write *w, enum forest_refusal why, struct str subject);
void write_done(const struct write *w, uint32_t node, struct effect effect);

void forest_apply_one(struct forest *f, const struct op *op, struct receipt *out, struct arena *a);
void write_update(const struct write *w, uint32_t node);

/* A modification with its values in canonical form; a reference is not touched. */
struct mod mod_canonical(const struct mod *mod, struct arena *a);

bool attr_is_reference(attr_id id);

/*
 * The targets of all references that the operation names, one after the other; NO_NODE for those
 * that are only to be taken away. False: some are missing, and the operation is refused.
 */
bool references_resolve(const struct write *w, const uint32_t **targets);

/* --- reading (forest_read.c, forest_find.c) --- */

const struct err *forest_read(struct connector *c, struct str watermark, struct batch *out,
                              struct arena *a);
const struct err *forest_find(struct connector *c, const struct query *q, struct entries *out,
                              struct arena *a);
