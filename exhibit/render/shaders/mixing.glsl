// What an artist's mixing of two scenes may ask for: straight colours, (0, 0) at the top left.
uniform sampler2D kit_before, kit_after;
uniform vec2 size;  // of the canvas, in its pixels

vec4 kit_straight(vec4 found) {
    return found.a > 0.0 ? vec4(found.rgb / found.a, found.a) : vec4(0.0);
}

vec4 before(vec2 at) { return kit_straight(texture(kit_before, vec2(at.x, 1.0 - at.y))); }
vec4 after(vec2 at) { return kit_straight(texture(kit_after, vec2(at.x, 1.0 - at.y))); }
