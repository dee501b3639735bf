// A tile of a huge picture: premultiplied sRGB. The edges of the whole are smoothed over one pixel,
// those between tiles are not there.
in vec2 at;
in vec3 texel;

uniform vec4 tint;     // premultiplied
uniform vec4 outline;  // left, top, right, bottom of the whole in node units
uniform vec2 unit;     // pixels of the viewport for one node unit, across and down
uniform sampler2DArray pictures;

out vec4 pixel;

void main() {
    vec2 inside = min(at - outline.xy, outline.zw - at) * unit;
    vec2 covers = clamp(min(inside + 0.5, (outline.zw - outline.xy) * unit), 0.0, 1.0);
    pixel = texture(pictures, texel) * tint * (covers.x * covers.y);
}
