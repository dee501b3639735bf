in vec2 kit_at;
in vec2 kit_uv;
flat in vec2 kit_middle_edge;
uniform vec4 kit_colour;  // straight sRGB, seen opacity in alpha
out vec4 kit_pixel;

void main() {
    vec2 covers = clamp(min(kit_middle_edge - abs(kit_at) + 0.5, 2.0 * kit_middle_edge), 0.0, 1.0);
    vec4 seen = clamp(paint(clamp(kit_uv, 0.0, 1.0)), 0.0, 1.0) * kit_colour;
    kit_pixel = vec4(seen.rgb * seen.a, seen.a) * (covers.x * covers.y);
}
