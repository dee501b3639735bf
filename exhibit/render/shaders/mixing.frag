uniform vec4 kit_viewport;  // its lower left corner and its size, in pixels
uniform float kit_progress;
out vec4 kit_pixel;

void main() {
    vec2 place = (gl_FragCoord.xy - kit_viewport.xy) / kit_viewport.zw;
    vec4 seen = clamp(mix_pictures(vec2(place.x, 1.0 - place.y), kit_progress), 0.0, 1.0);
    kit_pixel = vec4(seen.rgb * seen.a, seen.a);
}
