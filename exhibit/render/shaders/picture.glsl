// A picture that an artist's shader calls by its name: straight colour, kept inside its cell.
vec4 kit_picture(sampler2DArray pictures, vec4 cell, float layer, vec2 uv) {
    vec2 place = mix(cell.xy, cell.zw, uv);
    vec2 half_texel = 0.5 / vec2(textureSize(pictures, 0).xy);
    vec2 inset = min(max(half_texel, 0.5 * fwidth(place)), abs(cell.zw - cell.xy) * 0.5);
    place = clamp(place, min(cell.xy, cell.zw) + inset, max(cell.xy, cell.zw) - inset);
    vec4 found = texture(pictures, vec3(place, layer));
    return found.a > 0.0 ? vec4(found.rgb / found.a, found.a) : vec4(0.0);
}
