using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using AiTasks.TaskWorker.TextGeneration;

namespace AiTasks.UnitTests.TaskWorker;

/// <summary>What can be wrong with the fields of an answer, from their types and attributes.</summary>
internal static class WrongValues
{
    private const string Missing = "missing";

    // Of no language that is asked for: neither Cyrillic nor Latin.
    private const string Greek = "αυτό είναι ένα κείμενο σε άλλη γλώσσα";

    /// <summary>Every field at every depth, such as <c>$.goals[].steps[].title</c>.</summary>
    public static IEnumerable<(string Path, PropertyInfo Field)> Fields(Type type, string path = "$")
    {
        foreach (var field in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var own = $"{path}.{AnswerRules.NameOf(field)}";
            yield return (own, field);
            if (EntryOf(field) is { IsPrimitive: false } entry)
            {
                foreach (var inner in Fields(entry, $"{own}[]"))
                    yield return inner;
            }
        }
    }

    /// <summary>What no field of its kind may be: left out, null, of another kind.</summary>
    public static IEnumerable<WrongValue> OfKind(string path, PropertyInfo field)
    {
        yield return new(path, Missing);
        if (new NullabilityInfoContext().Create(field).WriteState != NullabilityState.Nullable)
            yield return new(path, "null");
        foreach (var other in (string[])["\"text\"", "7.5", "true", "{}", "[]", "7"])
        {
            if (!Fits(JsonNode.Parse(other)!, field))
                yield return new(path, other);
        }
    }

    /// <summary>Values of the right kind that its attributes rule out.</summary>
    public static IEnumerable<WrongValue> OfAttributes(string path, PropertyInfo field, JsonNode good)
    {
        if (field.PropertyType == typeof(string))
            return Texts(field).Select(text => new WrongValue(path, JsonSerializer.Serialize(text)));
        if (field.GetCustomAttribute<RangeAttribute>() is { } range)
            return [new(path, $"{(int)range.Minimum - 1}"), new(path, $"{(int)range.Maximum + 1}"), new(path, "99999999999")];
        if (EntryOf(field) is { } entry && field.GetCustomAttribute<LengthAttribute>() is { } length)
            return Lists(path, entry, length, good.AsArray());
        return [];
    }

    /// <summary>Puts a value where a path leads to, in the first entry of every list on the way.</summary>
    public static void Put(JsonNode answer, WrongValue wrong)
    {
        var names = wrong.Path.Split('.')[1..];
        var parent = names[..^1].Aggregate(answer, (node, name) => name.EndsWith("[]", StringComparison.Ordinal) ? node[name[..^2]]![0]! : node[name]!);
        if (wrong.Value == Missing)
            parent.AsObject().Remove(names[^1]);
        else
            parent[names[^1]] = JsonNode.Parse(wrong.Value);
    }

    public static JsonNode At(JsonNode answer, string path) => path.Split('.')[1..].Aggregate(
        answer, (node, name) => name.EndsWith("[]", StringComparison.Ordinal) ? node[name[..^2]]![0]! : node[name]!);

    private static List<string> Texts(PropertyInfo field)
    {
        var longest = field.GetCustomAttribute<StringLengthAttribute>()?.MaximumLength ?? AnswerRules.LongestText;
        List<string> texts = ["", " \n", "а\0б", "...", new string('я', longest + 1)];
        if (field.IsDefined(typeof(OneOfAttribute)))
            texts.AddRange(["unicorn", field.GetCustomAttribute<OneOfAttribute>()!.Allowed[0].ToUpperInvariant()]);
        if (field.DeclaringType!.Namespace!.Contains("TextGeneration", StringComparison.Ordinal))
            texts.AddRange(["string", "{{name}}", "<title>"]);
        if (field.IsDefined(typeof(SentenceAttribute)))
            texts.Add(Greek);
        return texts;
    }

    private static IEnumerable<WrongValue> Lists(string path, Type entry, LengthAttribute length, JsonArray good)
    {
        if (length.MinimumLength > 0)
            yield return new(path, "[]");
        if (good.Count > 0)
            yield return new(path, new JsonArray([.. Enumerable.Repeat(good[0]!, length.MaximumLength + 1).Select(one => one.DeepClone())]).ToJsonString());
        yield return new(path, "[null]", $"{Concrete(path)}[0]");
        yield return new(path, entry.IsPrimitive ? "[\"1\"]" : "[1]", $"{Concrete(path)}[0]");
        if (!entry.IsPrimitive)
            yield return new(path, "[[]]", $"{Concrete(path)}[0]");
        else
            yield return new(path, "[1.5]", $"{Concrete(path)}[0]");
    }

    public static string Concrete(string path) => path.Replace("[]", "[0]", StringComparison.Ordinal);

    private static Type? EntryOf(PropertyInfo field) =>
        field.PropertyType != typeof(string) && field.PropertyType.IsAssignableTo(typeof(IEnumerable)) ? field.PropertyType.GetGenericArguments()[0] : null;

    private static bool Fits(JsonNode value, PropertyInfo field) => value.GetValueKind() switch
    {
        JsonValueKind.String => field.PropertyType == typeof(string),
        JsonValueKind.Number => field.PropertyType != typeof(string) && EntryOf(field) is null && value.ToJsonString() == "7",
        JsonValueKind.Array => EntryOf(field) is not null,
        _ => false,
    };
}
