using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;

namespace AiTasks.TaskWorker.TextGeneration;

/// <summary>
/// The JSON schema of an answer, from its C# type. Strict response formats want every object closed and every member required,
/// and know few keywords; so bounds are said in the description and checked by <see cref="AnswerRules"/>.
/// </summary>
internal static class AnswerSchema
{
    private static readonly JsonSchemaExporterOptions Exporter = new()
    {
        TreatNullObliviousAsNonNullable = true,
        TransformSchemaNode = Transform,
    };

    public static JsonElement For<TAnswer>() =>
        JsonSerializer.SerializeToElement(AnswerJson.Options.GetJsonSchemaAsNode(typeof(TAnswer), Exporter));

    private static JsonNode Transform(JsonSchemaExporterContext context, JsonNode node)
    {
        if (node is not JsonObject schema)
            return node;

        if (schema["properties"] is JsonObject properties)
        {
            schema["required"] = new JsonArray([.. properties.Select(property => (JsonNode)property.Key)]);
            schema["additionalProperties"] = false;
        }

        if (context.PropertyInfo?.AttributeProvider is not { } member)
            return schema;
        if (Attribute<OneOfAttribute>(member) is { } oneOf)
            schema["enum"] = new JsonArray([.. oneOf.Allowed.Select(word => (JsonNode)word)]);
        if (Description(member) is { Length: > 0 } description)
            schema["description"] = description;
        return schema;
    }

    private static string Description(ICustomAttributeProvider member)
    {
        var parts = new List<string>();
        if (Attribute<DescriptionAttribute>(member) is { } said)
            parts.Add(said.Description);
        if (Attribute<RangeAttribute>(member) is { } range)
            parts.Add($"From {range.Minimum} to {range.Maximum}.");
        if (Attribute<LengthAttribute>(member) is { } length)
            parts.Add($"From {length.MinimumLength} to {length.MaximumLength} entries.");
        if (Attribute<StringLengthAttribute>(member) is { } text)
            parts.Add($"Up to {text.MaximumLength} characters.");
        return string.Join(' ', parts);
    }

    private static T? Attribute<T>(ICustomAttributeProvider member) where T : Attribute =>
        member.GetCustomAttributes(typeof(T), inherit: true).OfType<T>().FirstOrDefault();
}
