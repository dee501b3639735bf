// A scene over the picture, for a cross-fade: below * (1 - weight) + scene * weight. The blending
// does the first half; a scene's own picture is opaque.
uniform sampler2D scene;
uniform vec2 origin;  // lower left corner of the viewport, in pixels
uniform float weight;

out vec4 pixel;

void main() {
    vec3 seen = texelFetch(scene, ivec2(gl_FragCoord.xy - origin), 0).rgb;
    pixel = vec4(seen, 1.0) * weight;
}
