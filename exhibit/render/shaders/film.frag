// A film: planes as the decoder gives them, turned into premultiplied sRGB here.
in vec2 kit_at;
in vec2 kit_uv;
flat in vec2 kit_middle_edge;

uniform vec4 kit_colour;    // straight sRGB, seen opacity in alpha
uniform vec3 across, down;  // from the quad (0..1) to the picture as it is stored
uniform vec4 bounds;        // what may be read of it: low u, low v, high u, high v
uniform vec3 matte_across, matte_down;
uniform vec4 matte_bounds;
uniform vec4 red, green, blue;  // from the first three planes and one
uniform float covered;          // by 0: nothing, 1: the fourth plane, 2: the matte
uniform float siting;           // chroma samples that the chroma lies too far to the left
uniform sampler2D plane_0, plane_1, plane_2, plane_3;

out vec4 pixel;

// Half a sample inside, so that neither half of a picture with a matte shows the other.
float read(sampler2D plane, vec2 place, vec4 limits, float left) {
    vec2 sample_size = 1.0 / vec2(textureSize(plane, 0));
    vec2 inset = min(0.5 * sample_size, 0.5 * (limits.zw - limits.xy));
    place = clamp(place, limits.xy + inset, limits.zw - inset);
    return texture(plane, place + vec2(left * sample_size.x, 0.0)).r;
}

void main() {
    vec2 covers = clamp(min(kit_middle_edge - abs(kit_at) + 0.5, 2.0 * kit_middle_edge), 0.0, 1.0);
    vec3 uv = vec3(clamp(kit_uv, 0.0, 1.0), 1.0);
    vec2 place = vec2(dot(across, uv), dot(down, uv));
    vec4 planes = vec4(
        read(plane_0, place, bounds, 0.0),
        read(plane_1, place, bounds, siting),
        read(plane_2, place, bounds, siting),
        1.0
    );
    vec3 colour = clamp(vec3(dot(red, planes), dot(green, planes), dot(blue, planes)), 0.0, 1.0);
    float alpha = kit_colour.a;
    if (covered > 1.5) {
        place = vec2(dot(matte_across, uv), dot(matte_down, uv));
        planes = vec4(
            read(plane_0, place, matte_bounds, 0.0),
            read(plane_1, place, matte_bounds, siting),
            read(plane_2, place, matte_bounds, siting),
            1.0
        );
        alpha *= clamp(dot(green, planes), 0.0, 1.0);
    } else if (covered > 0.5) {
        alpha *= read(plane_3, place, bounds, 0.0);
    }
    pixel = vec4(colour * kit_colour.rgb * alpha, alpha) * (covers.x * covers.y);
}
