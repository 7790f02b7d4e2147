# SPDX-License-Identifier: GPL-2.0-or-later
# What every script of ci/ begins with (sourced): the system's own programs, the root of the tree, and stages whose
# seconds are printed. Needs bash.

export PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8
# A compiler launcher of the person's own is welcome, but only if it can be found with that PATH.
for launcher in CMAKE_C_COMPILER_LAUNCHER CMAKE_CXX_COMPILER_LAUNCHER; do
	[ -z "${!launcher:-}" ] || command -v "${!launcher}" >/dev/null || unset "$launcher"
done

cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
jobs=$(nproc)
stage_logs=build/ci
mkdir -p "$stage_logs"
failed_stages=()

# stage NAME COMMAND...: runs it with its output in build/ci/NAME.log, prints the seconds, and the log's end if it fails.
stage() {
	local name=$1 log=$stage_logs/$1.log begun=$EPOCHREALTIME state=ok
	shift
	"$@" >"$log" 2>&1 </dev/null || state=FAILED
	stage_end "$name" "$state" "$(seconds_since "$begun")"
}

# stage_end NAME STATE SECONDS
stage_end() {
	local log=$stage_logs/$1.log
	printf '%-22s %6.1f s  %s\n' "$1" "$3" "$2"
	[ "$2" = ok ] && return 0
	failed_stages+=("$1")
	sed 's/^/    | /' "$log" | tail -n 80
	echo "    (all of it: $log)"
	return 1
}

# stage_beside NAME COMMAND...: a stage that goes on while others do, and gives way to them; until stage_join NAME.
stage_beside() {
	local name=$1 begun=$EPOCHREALTIME
	shift
	{
		state=ok
		nice -n 19 "$@" >"$stage_logs/$name.log" 2>&1 </dev/null || state=FAILED
		echo "$state $(seconds_since "$begun")" >"$stage_logs/$name.ended"
	} &
	beside_pid=$!
}

stage_join() {
	local state=FAILED seconds=0
	wait "$beside_pid"
	read -r state seconds <"$stage_logs/$1.ended"
	rm -f "$stage_logs/$1.ended"
	stage_end "$1" "$state" "$seconds"
}

seconds_since() {
	awk -v now="$EPOCHREALTIME" -v begun="$1" 'BEGIN { print now - begun }'
}

# build PRESET [PATTERN]: configures and builds a preset; warnings are errors. With a pattern (extended), only those
# files of the build folder whose paths match it (and what they need), and data/.
build() {
	local targets=()
	cmake --preset "$1" -DSHOP_WERROR=ON || return 1
	if [ -n "${2:-}" ]; then
		mapfile -t targets < <(ninja -C "build/$1" -t targets all | sed -nE 's/^([^:]*): C.*_LINKER.*/\1/p' | grep -E "$2")
		[ ${#targets[@]} -gt 0 ] || return 1
		targets=(--target shop_data "${targets[@]}")
	fi
	cmake --build --preset "$1" -j "$jobs" "${targets[@]}"
}
