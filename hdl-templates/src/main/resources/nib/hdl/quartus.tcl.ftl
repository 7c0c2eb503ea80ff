# ${module} in Quartus: a project of the core by itself, to see what it takes and how fast it is.
#
#   quartus_sh -t quartus.tcl DEVICE MHZ     (in this folder)
#
# In a project of your own: add nib_*.v, ${module}.v and keep *.mem in the project's folder.
# Made by nib ${nibVersion} from ${source} (SHA-256 ${sha256}).

package require ::quartus::project
package require ::quartus::flow

set device [expr {[llength $quartus(args)] > 0 ? [lindex $quartus(args) 0] : "${quartusDevice}"}]
set mhz    [expr {[llength $quartus(args)] > 1 ? [lindex $quartus(args) 1] : 100}]

project_new ${module} -overwrite
set_global_assignment -name DEVICE $device
set_global_assignment -name TOP_LEVEL_ENTITY ${module}
<#list sources as file>
set_global_assignment -name VERILOG_FILE ${file}
</#list>
# No pins: everything but the clock is virtual.
foreach port {rst s_axis_tdata s_axis_tvalid s_axis_tready s_axis_tlast input_error m_axis_tdata m_axis_tvalid m_axis_tready m_axis_tlast} {
  set_instance_assignment -name VIRTUAL_PIN ON -to $port
}
set sdc [open ${module}.sdc w]
puts $sdc "create_clock -name clk -period [expr {1000.0 / $mhz}] \[get_ports clk\]"
close $sdc
set_global_assignment -name SDC_FILE ${module}.sdc
execute_flow -compile
project_close
