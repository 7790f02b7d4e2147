# What the desk's calculator, prompter and figures are made from, without OBS and without a window.
shop_test(desk_input LABEL unit SOURCES test_desk_input.c DEPENDS control)
shop_test(desk_figures LABEL unit SOURCES test_desk_figures.c DEPENDS control)
shop_test(desk_table LABEL unit SOURCES test_desk_table.c control_stage.c DEPENDS control)
target_include_directories(test_desk_table PRIVATE ${CMAKE_SOURCE_DIR}/plugin/control)
