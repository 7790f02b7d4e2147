shop_test(control_profile LABEL unit SOURCES test_control_profile.c DEPENDS control)

# The vendor's pure parts: the module itself cannot be linked to a test.
set(obs_dir ${CMAKE_SOURCE_DIR}/plugin/obs)
shop_test(
  control_vendor_requests
  LABEL unit
  SOURCES test_control_vendor_requests.c ${obs_dir}/vendor_requests.c ${obs_dir}/vendor_price.c
  DEPENDS control picture)
target_include_directories(test_control_vendor_requests PRIVATE ${obs_dir})
shop_test(
  control_vendor_events
  LABEL unit
  SOURCES test_control_vendor_events.c ${obs_dir}/vendor_answers.c ${obs_dir}/vendor_events.c ${obs_dir}/vendor_findings.c
          ${obs_dir}/vendor_prompter.c
  DEPENDS control picture)
target_include_directories(test_control_vendor_events PRIVATE ${obs_dir})

# The desk's import of a sheet, without its sources.
shop_test(desk_sheet LABEL unit SOURCES test_desk_sheet.c ${obs_dir}/desk_sheet.c DEPENDS control picture)
target_include_directories(test_desk_sheet PRIVATE ${obs_dir})
