using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using AiTasks.Contracts;
using AiTasks.TaskWorker.TextGeneration;

namespace AiTasks.UnitTests.FrameSchemas;

/// <summary>Writes JSON schemas of what is serialized with the wire's options. Every type of its own gets a definition.</summary>
internal sealed class SchemaWriter
{
    private static readonly JsonSerializerOptions Wire = new(WireJson.SnakeCase)
    {
        NumberHandling = JsonNumberHandling.Strict,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    private readonly SortedDictionary<string, JsonNode> _definitions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Type> _types = [];
    private readonly JsonSchemaExporterOptions _exporter;

    public SchemaWriter() => _exporter = new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Transform };

    /// <summary>All of it.</summary>
    public JsonObject Document(string title, string description) => new()
    {
        ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
        ["title"] = title,
        ["description"] = description,
        ["$defs"] = new JsonObject(_definitions.Select(definition => KeyValuePair.Create(definition.Key, (JsonNode?)definition.Value))),
    };

    /// <summary>Describes a type, with a member that always says the same.</summary>
    /// <param name="name">How the definition is called.</param>
    /// <param name="type">What is serialized.</param>
    /// <param name="member">The member; null for none.</param>
    /// <param name="word">What it says.</param>
    public void Add(string name, Type type, string? member = null, string? word = null)
    {
        var schema = Export(type);
        if (member is not null) schema["properties"]![member] = new JsonObject { ["const"] = word };
        Define(name, schema);
    }

    /// <summary>Describes something that is one of several definitions.</summary>
    public void AddUnion(string name, string description, IEnumerable<string> definitions) => Define(name, new JsonObject
    {
        ["description"] = description,
        ["oneOf"] = new JsonArray([.. definitions.Select(Reference)]),
    });

    private JsonObject Export(Type type) => Wire.GetJsonSchemaAsNode(type, _exporter).AsObject();

    private void Define(string name, JsonObject schema) =>
        Assert.True(_definitions.TryAdd(name, schema), $"There are two definitions {name}.");

    private static JsonNode Reference(string name) => new JsonObject { ["$ref"] = $"#/$defs/{name}" };

    private JsonNode Transform(JsonSchemaExporterContext context, JsonNode node)
    {
        // What may be any JSON is an object or nothing, everywhere on our wires.
        if (context.TypeInfo.Type == typeof(JsonElement) || context.TypeInfo.Type == typeof(JsonElement?))
            return new JsonObject { ["type"] = new JsonArray("object", "null") };
        if (node is not JsonObject schema) return node;

        var member = context.PropertyInfo;
        if (member is not null && Attribute<OneOfAttribute>(member) is { } oneOf)
            schema["enum"] = new JsonArray([.. oneOf.Allowed.Select(word => (JsonNode)word)]);
        if (member is not null && Attribute<AllowedAttribute>(member) is { } allowed)
            schema["enum"] = new JsonArray([.. allowed.Words.Select(word => (JsonNode)word)]);
        if (member is not null && Attribute<DescriptionAttribute>(member) is { } said) schema["description"] = said.Description;

        var nullable = schema["type"] is JsonArray kinds && kinds.Any(kind => (string?)kind == "null");
        if (nullable && member is not null && IsLeftOut(member))
        {
            schema["type"] = ((JsonArray)schema["type"]!).First(kind => (string?)kind != "null")!.DeepClone();
            nullable = false;
        }

        if (context.TypeInfo.Kind != JsonTypeInfoKind.Object || context.TypeInfo.Type == typeof(JsonObject)) return schema;

        schema["required"] = new JsonArray([.. context.TypeInfo.Properties.Where(one => !IsLeftOut(one) && Attribute<MayBeMissingAttribute>(one) is null).Select(one => (JsonNode)one.Name)]);
        return context.Path.IsEmpty ? schema : Named(context.TypeInfo.Type, nullable);
    }

    private JsonNode Named(Type type, bool nullable)
    {
        var name = type.Name;
        if (_types.TryAdd(name, type)) Define(name, Export(type));
        Assert.Equal(type, _types[name]);
        return nullable ? new JsonObject { ["anyOf"] = new JsonArray(Reference(name), new JsonObject { ["type"] = "null" }) } : Reference(name);
    }

    private static bool IsLeftOut(JsonPropertyInfo member) => Attribute<JsonIgnoreAttribute>(member)?.Condition == JsonIgnoreCondition.WhenWritingNull;

    private static T? Attribute<T>(JsonPropertyInfo member) where T : Attribute =>
        member.AttributeProvider?.GetCustomAttributes(typeof(T), inherit: true).OfType<T>().FirstOrDefault();
}

/// <summary>The words that a member may say.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class AllowedAttribute(params string[] words) : Attribute
{
    public IReadOnlyList<string> Words => words;
}

/// <summary>A member that is there only sometimes, and then may be null.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class MayBeMissingAttribute : Attribute;
