// The surface of a mesh: a picture, a colour, one light far away. Pixels are premultiplied sRGB.
in vec3 facing;
in vec2 at;
in vec4 stain;

uniform sampler2DArray pictures;
uniform vec4 tint;   // straight sRGB; alpha is the material's own
uniform vec4 look;   // alpha below it is not drawn, 1 where light counts, 1 where it blends, opacity
uniform vec4 light;  // direction towards it in the world, brightness of what it does not reach

out vec4 pixel;

// Half of the cosine: the light reaches round the edge, as in a hall with bright walls, and no part
// of a thing is a flat shadow. In the shade, what looks up is a little brighter than what looks down.
float brightness() {
    vec3 normal = facing * inversesqrt(max(dot(facing, facing), 1e-30));
    if (!gl_FrontFacing) normal = -normal;
    float reached = dot(normal, light.xyz) * 0.5 + 0.5;
    float shade = light.w * (1.0 + 0.3 * (1.0 - light.w) * normal.y);
    return mix(shade, 1.0, reached * reached);
}

void main() {
    vec4 texel = texture(pictures, vec3(at, 0.0));
    float alpha = texel.a * stain.a * tint.a;
    if (alpha < look.x) discard;
    vec3 seen = texel.rgb / max(texel.a, 1.0 / 255.0) * stain.rgb * tint.rgb;
    if (look.y > 0.5) seen *= brightness();
    alpha = (look.z > 0.5 ? alpha : 1.0) * look.w;
    pixel = vec4(min(seen, 1.0), 1.0) * alpha;
}
