// ${module}: inference core, ${lanesText}, ${cycles} clock cycles an image.
//
// In: ${inputBytes} int8 values of the input ${inputShape}, row by row; tlast with the last one.
// The zero point is ${inputZeroPoint}.
// Out: the class, then the ${outputs} int8 values of ${outputName}; tlast with the last one.
//
// Made by nib ${nibVersion} from ${source} (SHA-256 ${sha256}).

`default_nettype none

module ${module} #(
<#list memories as memory>
    // ${memory.line}
    parameter ${memory.name?upper_case}_FILE = "${module}_${memory.name}.mem"<#sep>,</#sep>
</#list>
) (
    // Clock; everything happens at its rising edge. Reset, at that edge.
    input  wire       clk,
    input  wire       rst,

    // Image. An image is what comes between one tlast and the next; input_error is high for a
    // cycle when one that was too short or too long has been dropped.
    input  wire [7:0] s_axis_tdata,
    input  wire       s_axis_tvalid,
    output wire       s_axis_tready,
    input  wire       s_axis_tlast,
    output wire       input_error,

    // Result: the index of the largest output (the first of several), then the outputs.
    output wire [7:0] m_axis_tdata,
    output wire       m_axis_tvalid,
    input  wire       m_axis_tready,
    output wire       m_axis_tlast
);

    nib_core #(
<#list parameters as parameter>
        .${parameter.name}(${parameter.value}),
</#list>
<#if lookups>
        .LOOKUP_FILE(LOOKUPS_FILE),
</#if>
        .WEIGHT_FILE(WEIGHTS_FILE),
        .FACTOR_FILE(FACTORS_FILE),
        .TABLE_FILE(WINDOWS_FILE),
        .SCHEDULE_FILE(SCHEDULE_FILE)
    ) core (
        .clk(clk),
        .rst(rst),
        .s_axis_tdata(s_axis_tdata),
        .s_axis_tvalid(s_axis_tvalid),
        .s_axis_tready(s_axis_tready),
        .s_axis_tlast(s_axis_tlast),
        .input_error(input_error),
        .m_axis_tdata(m_axis_tdata),
        .m_axis_tvalid(m_axis_tvalid),
        .m_axis_tready(m_axis_tready),
        .m_axis_tlast(m_axis_tlast)
    );

endmodule

`default_nettype wire
