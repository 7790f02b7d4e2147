/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draw_show.h"

#include "air_mode.h"
#include "arrival.h"
#include "base/alloc.h"

#include <obs.h>

#include <stdatomic.h>

/* The cells of one atlas of a set. */
struct atlas_texture {
	uint64_t atlas_id;
	uint16_t width_px;
	uint16_t height_px;
	gs_texture_t *texture;
};

/* A stage as vertices; valid for one set and mode, within [built_at_ns, changes_at_ns). */
struct mesh {
	uint32_t stage_id;
	gs_vertbuffer_t *vertices;
	struct timeline_shown *scratch;
	size_t capacity_quads;
	size_t quad_count;
	bool is_built;
	enum air_mode mode;
	int64_t built_at_ns;
	int64_t changes_at_ns;
};

struct draw_show {
	_Atomic(const struct frame_set *) incoming; /* any thread gives, the context takes */
	atomic_uint_fast64_t serial;                /* of current; the context writes, any thread reads */
	atomic_int_fast64_t version;                /* of current, as serial */

	/* -- graphics context held -- */
	const struct frame_set *current;  /* what is drawn; all its cells are in */
	const struct frame_set *arriving; /* what is being copied */
	struct arrival arrival;
	struct atlas_texture *textures; /* of current and arriving */
	size_t texture_count;
	struct mesh *meshes;
	size_t mesh_count;
	uint64_t looked_at_ns; /* the frame in which news were looked for */
};

/* -- graphics context held: one mode for all draws of a frame -- */
static enum air_mode frame_mode;
static uint64_t frame_mode_ns;

struct draw_show *draw_show_create(void)
{
	struct draw_show *show = alloc_zeroed(1, sizeof(*show));
	if (show)
		atomic_init(&show->version, -1);
	return show;
}

void draw_show_give(struct draw_show *show, const struct frame_set *set)
{
	frame_set_unref(atomic_exchange(&show->incoming, set));
}

uint64_t draw_show_serial(struct draw_show *show)
{
	return atomic_load(&show->serial);
}

int64_t draw_show_version(struct draw_show *show)
{
	return atomic_load(&show->version);
}

const struct frame_set *draw_show_current(const struct draw_show *show)
{
	return show->current;
}

enum air_mode draw_show_mode(void)
{
	return frame_mode;
}

/* -- textures -- */

static struct atlas_texture *texture_of(struct draw_show *show, const struct atlas *atlas)
{
	for (size_t i = 0; i < show->texture_count; i++) {
		struct atlas_texture *texture = &show->textures[i];
		if (texture->atlas_id == atlas->id && texture->width_px == atlas->width_px &&
		    texture->height_px == atlas->height_px)
			return texture;
	}
	return NULL;
}

static bool add_missing_textures(struct draw_show *show, const struct frame_set *set)
{
	for (size_t i = 0; i < set->atlas_count; i++) {
		const struct atlas *atlas = &set->atlases[i];
		if (texture_of(show, atlas))
			continue;
		struct atlas_texture *textures =
			alloc_resize(show->textures, (show->texture_count + 1) * sizeof(*textures));
		if (!textures)
			return false;
		show->textures = textures;
		gs_texture_t *texture = draw_texture_create(atlas->width_px, atlas->height_px);
		if (!texture)
			return false;
		show->textures[show->texture_count++] = (struct atlas_texture){
			.atlas_id = atlas->id,
			.width_px = atlas->width_px,
			.height_px = atlas->height_px,
			.texture = texture,
		};
	}
	return true;
}

static bool is_used(const struct frame_set *set, const struct atlas_texture *texture)
{
	for (size_t i = 0; set && i < set->atlas_count; i++) {
		const struct atlas *atlas = &set->atlases[i];
		if (atlas->id == texture->atlas_id && atlas->width_px == texture->width_px &&
		    atlas->height_px == texture->height_px)
			return true;
	}
	return false;
}

static void drop_unused_textures(struct draw_show *show)
{
	size_t kept = 0;
	for (size_t i = 0; i < show->texture_count; i++) {
		struct atlas_texture texture = show->textures[i];
		if (is_used(show->current, &texture))
			show->textures[kept++] = texture;
		else
			draw_texture_destroy(texture.texture, texture.width_px, texture.height_px);
	}
	show->texture_count = kept;
}

/* -- meshes -- */

static void mesh_finish(struct mesh *mesh)
{
	draw_vertices_destroy(mesh->vertices);
	alloc_free(mesh->scratch);
}

static void drop_unused_meshes(struct draw_show *show)
{
	size_t kept = 0;
	for (size_t i = 0; i < show->mesh_count; i++) {
		struct mesh mesh = show->meshes[i];
		mesh.is_built = false;
		if (frame_set_find(show->current, mesh.stage_id))
			show->meshes[kept++] = mesh;
		else
			mesh_finish(&mesh);
	}
	show->mesh_count = kept;
}

static struct mesh *mesh_of(struct draw_show *show, uint32_t stage_id)
{
	for (size_t i = 0; i < show->mesh_count; i++) {
		if (show->meshes[i].stage_id == stage_id)
			return &show->meshes[i];
	}
	struct mesh *meshes = alloc_resize(show->meshes, (show->mesh_count + 1) * sizeof(*meshes));
	if (!meshes)
		return NULL;
	show->meshes = meshes;
	show->meshes[show->mesh_count] = (struct mesh){.stage_id = stage_id};
	return &show->meshes[show->mesh_count++];
}

static bool mesh_reserve(struct mesh *mesh, size_t quad_count)
{
	if (quad_count <= mesh->capacity_quads)
		return true;
	size_t capacity = 64;
	while (capacity < quad_count)
		capacity *= 2;
	struct timeline_shown *scratch = alloc_zeroed(capacity, sizeof(*scratch));
	if (!scratch)
		return false;
	gs_vertbuffer_t *vertices = draw_vertices_create(capacity);
	if (!vertices) {
		alloc_free(scratch);
		return false;
	}
	mesh_finish(mesh);
	mesh->vertices = vertices;
	mesh->scratch = scratch;
	mesh->capacity_quads = capacity;
	return true;
}

static bool mesh_build(struct mesh *mesh, const struct atlas *atlas, const struct timeline *timeline, int64_t t_ns)
{
	if (mesh->is_built && mesh->mode == frame_mode && t_ns >= mesh->built_at_ns && t_ns < mesh->changes_at_ns)
		return true;
	size_t most = timeline->quad_count;
	if (most > VERTICES_QUADS_MAX) {
		draw_count(DRAW_COUNT_FAILURES, 1);
		most = VERTICES_QUADS_MAX;
	}
	if (!mesh_reserve(mesh, most))
		return false;
	mesh->quad_count = most ? draw_vertices_upload(mesh->vertices, mesh->scratch, mesh->capacity_quads, atlas,
						       timeline, t_ns, frame_mode)
				: 0;
	mesh->is_built = true;
	mesh->mode = frame_mode;
	mesh->built_at_ns = t_ns;
	mesh->changes_at_ns = timeline_changes_at_ns(timeline, t_ns);
	draw_count(DRAW_COUNT_VERTEX_REBUILDS, 1);
	return true;
}

/* -- news -- */

/* True when all of the arriving set is in. What finds no room waits for the next frame. */
static bool copy_arriving(struct draw_show *show, uint64_t frame_ns)
{
	struct arrival_piece next;
	bool is_more;
	while ((is_more = arrival_next(&show->arrival, show->current, show->arriving, &next))) {
		if (!draw_copy(texture_of(show, next.atlas)->texture, next.at, &next.piece, frame_ns))
			break;
		arrival_copied(&show->arrival);
	}
	draw_copy_flush();
	return !is_more;
}

/* Once a frame, before anything of the room is drawn in it: all its stages change in the same frame. A set that takes
 * more than one frame to copy is finished before a newer one is looked at, so that a flood of sets cannot starve it. */
static void look_for_news(struct draw_show *show, uint64_t frame_ns)
{
	if (show->looked_at_ns == frame_ns)
		return;
	show->looked_at_ns = frame_ns;
	if (!show->arriving) {
		show->arriving = atomic_exchange(&show->incoming, NULL);
		show->arrival = (struct arrival){0};
	}
	if (!show->arriving)
		return;
	if (!add_missing_textures(show, show->arriving)) {
		frame_set_unref(show->arriving);
		show->arriving = NULL;
		drop_unused_textures(show);
		return;
	}
	if (!copy_arriving(show, frame_ns))
		return;
	const struct frame_set *old = show->current;
	show->current = show->arriving;
	show->arriving = NULL;
	drop_unused_textures(show);
	drop_unused_meshes(show);
	atomic_store(&show->version, show->current->room_version);
	atomic_store(&show->serial, show->current->serial);
	frame_set_unref(old);
	draw_count(DRAW_COUNT_SETS_SHOWN, 1);
}

void draw_show_destroy(struct draw_show **pointer)
{
	struct draw_show *show = *pointer;
	*pointer = NULL;
	if (!show)
		return;
	frame_set_unref(atomic_exchange(&show->incoming, NULL));
	obs_enter_graphics();
	frame_set_unref(show->arriving);
	show->arriving = NULL;
	frame_set_unref(show->current);
	show->current = NULL;
	drop_unused_textures(show);
	drop_unused_meshes(show);
	obs_leave_graphics();
	alloc_free(show->textures);
	alloc_free(show->meshes);
	alloc_free(show);
}

bool draw_show_has_stage(struct draw_show *show, uint32_t stage_id, uint64_t frame_ns)
{
	if (!draw_is_up())
		return false;
	look_for_news(show, frame_ns);
	return frame_set_find(show->current, stage_id) != NULL;
}

void draw_show_stage(struct draw_show *show, uint32_t stage_id, uint64_t frame_ns)
{
	bool has_stage = draw_show_has_stage(show, stage_id, frame_ns);
	if (frame_mode_ns != frame_ns) {
		frame_mode_ns = frame_ns;
		frame_mode = air_mode_get();
		draw_count(DRAW_COUNT_FRAMES, 1);
	}
	if (!has_stage || frame_mode == AIR_PANIC)
		return;
	const struct stage_frame *stage = frame_set_find(show->current, stage_id);
	if (stage->atlas >= show->current->atlas_count)
		return;
	const struct atlas *atlas = &show->current->atlases[stage->atlas];
	struct mesh *mesh = mesh_of(show, stage_id);
	if (!mesh || !mesh_build(mesh, atlas, &stage->timeline, (int64_t)frame_ns) || !mesh->quad_count)
		return;
	uint8_t digits[TIMELINE_PLACES];
	timeline_digits(&stage->timeline, (int64_t)frame_ns, digits);
	draw_quads(texture_of(show, atlas)->texture, mesh->vertices, mesh->quad_count, digits);
}
