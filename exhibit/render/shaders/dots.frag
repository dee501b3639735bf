// Round where there are enough pixels for a disc to look like one.
flat in vec4 paint;
flat in vec3 disc;  // middle and radius in pixels

out vec4 pixel;

void main() {
    vec2 from_middle = gl_FragCoord.xy - disc.xy;
    if (disc.z > 1.25 && dot(from_middle, from_middle) > disc.z * disc.z) discard;
    pixel = paint;
}
