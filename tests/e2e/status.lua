-- SPDX-License-Identifier: GPL-2.0-or-later
-- Runs inside OBS during the tests: writes the status of every shop overlay to the file SHOP_STATUS_FILE, one line a
-- source: its name, a tab, its status as JSON.
obs = obslua

local path = os.getenv("SHOP_STATUS_FILE")

local function write_statuses()
	local lines = {}
	local sources = obs.obs_enum_sources()
	for _, source in ipairs(sources or {}) do
		if obs.obs_source_get_unversioned_id(source) == "shop_overlay" then
			local data = obs.calldata_create()
			obs.proc_handler_call(obs.obs_source_get_proc_handler(source), "status", data)
			lines[#lines + 1] = obs.obs_source_get_name(source) .. "\t" .. (obs.calldata_string(data, "json") or "")
			obs.calldata_destroy(data)
		end
	end
	obs.source_list_release(sources)
	local file = io.open(path .. ".new", "w")
	file:write(table.concat(lines, "\n"), "\n")
	file:close()
	os.rename(path .. ".new", path)
end

function script_load(settings)
	if path then
		obs.timer_add(write_statuses, 200)
	end
end
