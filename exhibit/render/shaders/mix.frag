// A scene over the picture: below * (1 - weight) + scene * weight. The blending does the first half;
// a scene's own picture is opaque. Where it may not be, both are read here (BETWEEN).
uniform sampler2D scene;
uniform vec2 origin;  // lower left corner of the viewport, in pixels
uniform float weight;
uniform vec4 veil;    // a colour in place of the scene, and whether it is one
// An edge that goes over the picture, where edge.y > 0: how far along a pixel lies is
// plane.x x + plane.y y + plane.z + plane.w * its distance from the middle.
uniform vec4 plane;
uniform vec2 middle;
uniform vec2 edge;    // how far along it is, and 1 / its softness

out vec4 pixel;

float covers(vec2 place) {
    if (edge.y <= 0.0) return weight;
    float along = dot(plane.xy, place) + plane.z + plane.w * length(place - middle);
    float k = clamp((edge.x - along) * edge.y, 0.0, 1.0);
    return k * k * (3.0 - 2.0 * k);
}

#ifdef BETWEEN
uniform sampler2D after;

void main() {
    vec2 place = gl_FragCoord.xy - origin;
    vec4 one = texelFetch(scene, ivec2(place), 0), other = texelFetch(after, ivec2(place), 0);
    if (veil.a > 0.0) {  // what either shows goes into the colour, and comes out of it
        float half_way = min(weight, 1.0 - weight);
        pixel = one * max(1.0 - 2.0 * weight, 0.0) + other * max(2.0 * weight - 1.0, 0.0)
            + vec4(veil.rgb, 1.0) * (half_way * (one.a + other.a));
        return;
    }
    pixel = mix(one, other, covers(place));
}
#else
void main() {
    vec2 place = gl_FragCoord.xy - origin;
    vec3 seen = veil.a > 0.0 ? veil.rgb : texelFetch(scene, ivec2(place), 0).rgb;
    pixel = vec4(seen, 1.0) * covers(place);
}
#endif
