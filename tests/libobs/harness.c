/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness.h"

#include <X11/Xlib.h>
#include <obs-module.h>
#include <obs-nix-platform.h>
#include <util/platform.h>
#include <util/threading.h>

#include <dlfcn.h>
#include <ftw.h>
#include <link.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

const struct backdrop on_white = {1, 1, 1, 1}, on_black = {0, 0, 0, 1}, on_nothing = {0, 0, 0, 0};

static pid_t server;
static Display *display;
static char config_folder[256];
static bool is_config_ours;
static long allocs_before;

static struct {
	pthread_mutex_t mutex;
	char *text[4096];
	int level[4096];
	int count;
} lines = {.mutex = PTHREAD_MUTEX_INITIALIZER};

static void keep_line(int level, const char *format, va_list args, void *data)
{
	(void)data;
	char line[2048];
	vsnprintf(line, sizeof(line), format, args);
	if (getenv("HARNESS_LOG"))
		fprintf(stderr, "[%d] %s\n", level, line);
	pthread_mutex_lock(&lines.mutex);
	if (lines.count < (int)(sizeof(lines.text) / sizeof(lines.text[0]))) {
		lines.text[lines.count] = strdup(line);
		lines.level[lines.count++] = level;
	}
	pthread_mutex_unlock(&lines.mutex);
}

int harness_log_count(int level, const char *text)
{
	int found = 0;
	pthread_mutex_lock(&lines.mutex);
	for (int i = 0; i < lines.count; i++)
		found += lines.level[i] <= level && strstr(lines.text[i], text) != NULL;
	pthread_mutex_unlock(&lines.mutex);
	return found;
}

void harness_log_wait(int level, const char *text)
{
	uint64_t limit_ns = harness_now_ns() + 5000000000u;
	while (!harness_log_count(level, text)) {
		assert_true(harness_now_ns() < limit_ns);
		os_sleep_ms(5);
	}
}

void harness_log_clear(void)
{
	pthread_mutex_lock(&lines.mutex);
	for (int i = 0; i < lines.count; i++)
		free(lines.text[i]);
	lines.count = 0;
	pthread_mutex_unlock(&lines.mutex);
}

/* Xvfb picks a free display itself and writes its number into the pipe. */
static void start_x(void)
{
	int fds[2];
	assert_int_equal(pipe(fds), 0);
	server = fork();
	assert_true(server >= 0);
	if (server == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		char number[16];
		snprintf(number, sizeof(number), "%d", fds[1]);
		close(fds[0]);
		freopen("/dev/null", "w", stderr);
		execlp("Xvfb", "Xvfb", "-displayfd", number, "-screen", "0", "640x480x24", "+extension", "GLX",
		       "-nolisten", "tcp", "-noreset", (char *)NULL);
		_exit(127);
	}
	close(fds[1]);
	char text[16] = ":";
	size_t length = 1;
	ssize_t got;
	while (length < sizeof(text) - 1 && (got = read(fds[0], text + length, 1)) == 1 && text[length] != '\n')
		length++;
	text[length] = '\0';
	close(fds[0]);
	assert_true(length > 1);
	setenv("DISPLAY", text, 1);
	setenv("LIBGL_ALWAYS_SOFTWARE", "1", 1);
	display = XOpenDisplay(NULL);
	assert_non_null(display);
}

static void start_video(const struct harness_options *options)
{
	uint32_t width = options->width > 0 ? (uint32_t)options->width : 64;
	uint32_t height = options->height > 0 ? (uint32_t)options->height : 64;
	struct obs_video_info info = {
		.graphics_module = "libobs-opengl",
		.fps_num = (uint32_t)(options->fps ? options->fps : 60),
		.fps_den = 1,
		.base_width = width,
		.base_height = height,
		.output_width = width,
		.output_height = height,
		.output_format = VIDEO_FORMAT_RGBA,
		.gpu_conversion = true,
		.colorspace = VIDEO_CS_SRGB,
		.range = VIDEO_RANGE_FULL,
		.scale_type = OBS_SCALE_BILINEAR,
	};
	assert_int_equal(obs_reset_video(&info), OBS_VIDEO_SUCCESS);
}

static void load_module(const struct harness_options *options)
{
	obs_module_t *module = NULL;
	const char *path = options->module_path ? options->module_path : SHOP_BINARY_DIR "/obs-shop-overlay.so";
	const char *data = options->data_path ? options->data_path : SHOP_BINARY_DIR "/data";
	int code = obs_open_module(&module, path, data);
	if (code == MODULE_SUCCESS && obs_init_module(module)) {
		obs_post_load_modules();
		return;
	}
	assert_true(options->may_fail);
}

void harness_start(const struct harness_options *options)
{
	start_x();
	allocs_before = bnum_allocs();
	is_config_ours = !options->config_path;
	snprintf(config_folder, sizeof(config_folder), "%s",
		 is_config_ours ? "/tmp/shop-overlay-test-XXXXXX" : options->config_path);
	assert_true(!is_config_ours || mkdtemp(config_folder));
	base_set_log_handler(keep_line, NULL);
	obs_set_nix_platform(OBS_NIX_PLATFORM_X11_EGL);
	obs_set_nix_platform_display(display);
	assert_true(obs_startup("en-US", config_folder, NULL));
	start_video(options);
	if (options->has_module)
		load_module(options);
	harness_frames(2);
}

#ifdef __SANITIZE_ADDRESS__
static int pin(struct dl_phdr_info *info, size_t size, void *data)
{
	(void)size;
	(void)data;
	if (info->dlpi_name[0])
		dlopen(info->dlpi_name, RTLD_NOW | RTLD_NOLOAD | RTLD_NODELETE);
	return 0;
}
#endif

/* Keeps what is loaded loaded, so that a leak of a driver is told by the driver's name (lsan.supp) and not as one of
 * "unknown module". */
static void pin_libraries(void)
{
#ifdef __SANITIZE_ADDRESS__
	dl_iterate_phdr(pin, NULL);
#endif
}

static int remove_entry(const char *path, const struct stat *status, int flag, struct FTW *ftw)
{
	(void)status, (void)flag, (void)ftw;
	return remove(path);
}

static void do_nothing(void *data)
{
	(void)data;
}

/* Until nothing waits to be destroyed: what graphics gives back first, and then as deep as our scenes are nested, each
 * of which releases its sources while it is destroyed. What is left is destroyed while obs_shutdown() frees all hotkeys
 * without their lock, and a source gives its own back a second time. OBS asks obs_wait_for_destroy_queue(), which
 * answers without waiting where there is no audio.
 */
static void wait_for_destroys(void)
{
	obs_queue_task(OBS_TASK_GRAPHICS, do_nothing, NULL, true);
	for (int depth = 0; depth < 4; depth++)
		obs_queue_task(OBS_TASK_DESTROY, do_nothing, NULL, true);
}

long harness_stop(void)
{
	pin_libraries();
	wait_for_destroys();
	obs_shutdown();
	long left = bnum_allocs() - allocs_before;
	XCloseDisplay(display);
	kill(server, SIGTERM);
	waitpid(server, NULL, 0);
	if (is_config_ours)
		harness_remove_folder(config_folder);
	return left;
}

void harness_remove_folder(const char *folder)
{
	nftw(folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

uint64_t harness_now_ns(void)
{
	return os_gettime_ns();
}

/* Within which a frame comes; a machine on which every instruction is counted takes longer to make its shaders. */
static uint64_t patience_ns(void)
{
	const char *seconds = getenv("SHOP_FRAME_SECONDS");
	return (seconds ? strtoull(seconds, NULL, 10) : 5) * UINT64_C(1000000000);
}

void harness_frames(int count)
{
	for (int i = 0; i < count; i++) {
		uint64_t before = obs_get_video_frame_time();
		uint64_t limit = os_gettime_ns() + patience_ns();
		while (obs_get_video_frame_time() == before) {
			assert_true(os_gettime_ns() < limit);
			os_sleep_ms(1);
		}
	}
}

struct picture harness_capture(int width, int height, struct backdrop backdrop, void (*draw)(void *data), void *data)
{
	struct picture picture = {width, height, malloc((size_t)width * (size_t)height * 4)};
	obs_enter_graphics();
	gs_texrender_t *target = gs_texrender_create(GS_RGBA, GS_ZS_NONE);
	gs_stagesurf_t *surface = gs_stagesurface_create((uint32_t)width, (uint32_t)height, GS_RGBA);
	assert_true(gs_texrender_begin(target, (uint32_t)width, (uint32_t)height));
	struct vec4 color;
	vec4_set(&color, backdrop.r, backdrop.g, backdrop.b, backdrop.a);
	gs_clear(GS_CLEAR_COLOR, &color, 0.0f, 0);
	gs_ortho(0.0f, (float)width, 0.0f, (float)height, -100.0f, 100.0f);
	const bool was_linear = gs_set_linear_srgb(true);
	draw(data);
	gs_set_linear_srgb(was_linear);
	gs_texrender_end(target);
	gs_stage_texture(surface, gs_texrender_get_texture(target));
	uint8_t *bytes;
	uint32_t stride;
	assert_true(gs_stagesurface_map(surface, &bytes, &stride));
	for (int y = 0; y < height; y++)
		memcpy(picture.rgba + (size_t)y * (size_t)width * 4, bytes + (size_t)y * stride, (size_t)width * 4);
	gs_stagesurface_unmap(surface);
	gs_stagesurface_destroy(surface);
	gs_texrender_destroy(target);
	obs_leave_graphics();
	return picture;
}

static void render_source(void *data)
{
	obs_source_video_render(data);
}

struct picture harness_capture_source(obs_source_t *source, int width, int height, struct backdrop backdrop)
{
	return harness_capture(width, height, backdrop, render_source, source);
}

void picture_free(struct picture *picture)
{
	free(picture->rgba);
	picture->rgba = NULL;
}

const uint8_t *picture_at(const struct picture *picture, int x, int y)
{
	return picture->rgba + ((size_t)y * (size_t)picture->width + (size_t)x) * 4;
}

int picture_difference(const struct picture *a, const struct picture *b)
{
	assert_int_equal(a->width, b->width);
	assert_int_equal(a->height, b->height);
	int most = 0;
	for (size_t i = 0; i < (size_t)a->width * (size_t)a->height * 4; i++) {
		int difference = abs(a->rgba[i] - b->rgba[i]);
		most = difference > most ? difference : most;
	}
	return most;
}

void harness_assert_pixel(const struct picture *picture, int x, int y, int r, int g, int b, int a, int tolerance,
			  const char *file, int line)
{
	const uint8_t *have = picture_at(picture, x, y);
	if (abs(have[0] - r) <= tolerance && abs(have[1] - g) <= tolerance && abs(have[2] - b) <= tolerance &&
	    abs(have[3] - a) <= tolerance)
		return;
	print_error("pixel (%d, %d) is %d,%d,%d,%d, wanted %d,%d,%d,%d within %d\n", x, y, have[0], have[1], have[2],
		    have[3], r, g, b, a, tolerance);
	_fail(file, line);
}
