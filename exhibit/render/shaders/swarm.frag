// A particle: a soft round dot, full in the middle and gone at the edge of its square, or a picture.
in vec2 at;
in vec2 texel;
flat in vec2 middle_edge;
flat in vec4 bounds;
flat in vec4 paint;

uniform float layer;
uniform sampler2DArray pictures;

out vec4 pixel;

void main() {
    if (layer < 0.0) {
        float left = max(1.0 - dot(at, at), 0.0);
        pixel = paint * (left * left);
    } else {
        vec2 covers = clamp(min(middle_edge - abs(at) + 0.5, 2.0 * middle_edge), 0.0, 1.0);
        vec2 place = clamp(texel, bounds.xy, bounds.zw);
        pixel = texture(pictures, vec3(place, layer)) * paint * (covers.x * covers.y);
    }
}
