// A point of a cloud: a dot of constant size on the screen or in the world, whichever is larger.
layout(location = 0) in vec3 position;
layout(location = 1) in vec4 colour;  // straight sRGB

uniform vec4 rows[4];  // of clip_from_cloud
uniform vec4 tint;     // straight sRGB and opacity
uniform vec4 size;     // diameter in pixels, in pixels at a distance of 1, smallest, largest
uniform vec2 half_target;  // half the width and height of the target in pixels

flat out vec4 paint;  // premultiplied
flat out vec3 disc;   // middle and radius in pixels

const vec4 NOWHERE = vec4(2.0, 2.0, 2.0, 1.0);  // outside of clip space: the dot is not rasterised

void main() {
    vec4 point = vec4(position, 1.0);
    vec4 clip = vec4(dot(rows[0], point), dot(rows[1], point), dot(rows[2], point), dot(rows[3], point));
    vec4 mixed = colour * tint;
    // Written so that NaN is nowhere too.
    gl_Position = abs(clip.x) + abs(clip.y) + abs(clip.z) < 1e30 && clip.w > 0.0 && mixed.a > 0.0 ? clip : NOWHERE;
    float across = clamp(max(size.x, size.y / max(clip.w, 1e-6)), size.z, size.w);
    gl_PointSize = across;
    // Not gl_PointCoord: its rounding is another in OpenGL ES, and so would be the edge.
    disc = vec3((gl_Position.xy / gl_Position.w + 1.0) * half_target, across * 0.5);
    paint = vec4(mixed.rgb * mixed.a, mixed.a);
}
