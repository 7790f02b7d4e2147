# These look into the folder: the core has no public header.
function(control_unit_test name)
  shop_test(control_${name} LABEL unit SOURCES test_control_${name}.c ${ARGN} DEPENDS control)
  target_include_directories(test_control_${name} PRIVATE ${CMAKE_SOURCE_DIR}/plugin/control)
endfunction()

control_unit_test(core control_stage.c)
control_unit_test(cue control_stage.c)
control_unit_test(move control_stage.c)
control_unit_test(bargain control_stage.c)
control_unit_test(deeds control_stage.c)
control_unit_test(change control_stage.c)
control_unit_test(torture control_stage.c)
control_unit_test(truth control_stage.c)
control_unit_test(shop_write)
control_unit_test(shop_lease)

# The audit log: its files, and the thread that writes them.
shop_test(control_audit_edits LABEL unit SOURCES test_control_audit_edits.c DEPENDS control)
shop_test(control_audit_kept LABEL unit SOURCES test_control_audit_kept.c DEPENDS control)
shop_test(control_audit_log LABEL unit SOURCES test_control_audit_log.c DEPENDS control)
shop_test(control_audit LABEL unit SOURCES test_control_audit.c DEPENDS control TIMEOUT 240)
shop_test(control_sheet_trial LABEL unit SOURCES test_control_sheet_trial.c DEPENDS control LINK PkgConfig::JANSSON)

# The link lamp of the desk.
shop_test(desk_lamp LABEL unit SOURCES test_desk_lamp.c control_stage.c DEPENDS control)
target_include_directories(test_desk_lamp PRIVATE ${CMAKE_SOURCE_DIR}/plugin/control)

# The frame of the desk's view.
shop_test(desk_view LABEL unit SOURCES test_desk_view.c control_stage.c DEPENDS control)
target_include_directories(test_desk_view PRIVATE ${CMAKE_SOURCE_DIR}/plugin/control)
