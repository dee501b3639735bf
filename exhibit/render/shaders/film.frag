// A film: planes as the decoder gives them, turned into premultiplied sRGB here.
in vec2 kit_at;
in vec2 kit_uv;
flat in vec2 kit_middle_edge;

uniform vec4 kit_colour;    // straight sRGB, seen opacity in alpha
uniform vec3 across, down;  // from the quad (0..1) to the picture as it is stored
// What may be read of it, half a sample inside, so that neither half of a picture with a matte shows
// the other: low u, low v, high u, high v; of luma and alpha, and of chroma.
uniform vec4 bounds, chroma_bounds;
uniform vec3 matte_across, matte_down;
uniform vec4 matte_bounds, matte_chroma_bounds;
uniform vec4 red, green, blue;  // from the first three planes and one
uniform float covered;          // by 0: nothing, 1: the fourth plane, 2: the matte
uniform vec2 siting;            // how far the chroma lies too far to the left
uniform sampler2D plane_0, plane_1, plane_2, plane_3;

out vec4 pixel;

vec4 read(vec2 place, vec4 limits, vec4 chroma_limits) {
    vec2 chroma = clamp(place, chroma_limits.xy, chroma_limits.zw) + siting;
    return vec4(
        texture(plane_0, clamp(place, limits.xy, limits.zw)).r,
        texture(plane_1, chroma).r,
        texture(plane_2, chroma).r,
        1.0
    );
}

void main() {
    vec2 covers = clamp(min(kit_middle_edge - abs(kit_at) + 0.5, 2.0 * kit_middle_edge), 0.0, 1.0);
    vec3 uv = vec3(clamp(kit_uv, 0.0, 1.0), 1.0);
    vec2 place = vec2(dot(across, uv), dot(down, uv));
    vec4 planes = read(place, bounds, chroma_bounds);
    vec3 colour = clamp(vec3(dot(red, planes), dot(green, planes), dot(blue, planes)), 0.0, 1.0);
    float alpha = kit_colour.a;
    if (covered > 1.5) {
        place = vec2(dot(matte_across, uv), dot(matte_down, uv));
        planes = read(place, matte_bounds, matte_chroma_bounds);
        alpha *= clamp(dot(green, planes), 0.0, 1.0);
    } else if (covered > 0.5) {
        alpha *= texture(plane_3, clamp(place, bounds.xy, bounds.zw)).r;
    }
    pixel = vec4(colour * kit_colour.rgb * alpha, alpha) * (covers.x * covers.y);
}
