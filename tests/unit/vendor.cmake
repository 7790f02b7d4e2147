shop_test(control_profile LABEL unit SOURCES test_control_profile.c DEPENDS control)
