// The quad that an artist's shader fills.
uniform vec4 kit_view;   // canvas width and height; pixels of the viewport for one of the canvas
uniform vec3 kit_row_x;  // node units to canvas pixels
uniform vec3 kit_row_y;
uniform vec4 kit_rect;   // x, y, width, height in node units

out vec2 kit_at;                // pixels from the middle along the quad's own axes
out vec2 kit_uv;                // 0..1, (0, 0) at the top left
flat out vec2 kit_middle_edge;  // pixels from the middle to the edges

void main() {
    vec2 along_u = vec2(kit_row_x.x, kit_row_y.x) * kit_view.zw;
    vec2 along_v = vec2(kit_row_x.y, kit_row_y.y) * kit_view.zw;
    float area = abs(along_u.x * along_v.y - along_u.y * along_v.x);
    vec2 half_size = abs(kit_rect.zw) * 0.5;
    if (!(area > 1e-9) || !(min(half_size.x, half_size.y) > 0.0)) {
        gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
        return;
    }
    vec2 unit = vec2(area / length(along_v), area / length(along_u));
    vec2 corner = vec2(float(gl_VertexID & 1), float(gl_VertexID >> 1)) * 2.0 - 1.0;
    vec2 reach = half_size + 0.5 / unit;
    vec2 place = kit_rect.xy + kit_rect.zw * 0.5 + corner * reach;
    vec2 canvas = vec2(dot(kit_row_x, vec3(place, 1.0)), dot(kit_row_y, vec3(place, 1.0)));
    gl_Position = vec4(canvas / kit_view.xy * vec2(2.0, -2.0) + vec2(-1.0, 1.0), 0.0, 1.0);
    kit_at = corner * reach * unit;
    kit_uv = 0.5 + 0.5 * corner * reach / half_size;
    kit_middle_edge = half_size * unit;
}
