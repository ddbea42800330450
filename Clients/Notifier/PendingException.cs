using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Reflection.Emit;

namespace AiTasks.Notifier;

/// <summary>
/// What an <c>await using</c> block threw, found in the state machine of its method. A method has one such field per block, and others
/// for its <c>catch</c>es, all nameless to the language and still holding what was handled long ago; only the code says which belongs
/// to a block: the one that is loaded first after its disposal, to be thrown on.
/// </summary>
internal static class PendingException
{
    private const BindingFlags Anywhere = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
    private static readonly ConcurrentDictionary<Type, Dictionary<int, FieldInfo>> Known = new();
    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields(BindingFlags.Static | BindingFlags.Public)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    /// <summary>Reads it.</summary>
    /// <param name="continuation">What the awaiter of the block's disposal was given.</param>
    /// <param name="thrown">The exception; null when the block ran to its end.</param>
    /// <returns>Whether it can be known.</returns>
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "What was trimmed is not found, and the end counts as unseen.")]
    public static bool TryRead(Delegate continuation, out Exception? thrown)
    {
        thrown = null;
        var stateMachine = continuation.Target?.GetType().GetField("StateMachine", Anywhere)?.GetValue(continuation.Target);
        if (stateMachine?.GetType().GetField("<>1__state", Anywhere)?.GetValue(stateMachine) is not int state
            || !Known.GetOrAdd(stateMachine.GetType(), FieldsByState).TryGetValue(state, out var field))
        {
            return false;
        }

        thrown = field.GetValue(stateMachine) as Exception;
        return true;
    }

    // An awaited disposal compiles to: load the number of the state, store it, AwaitUnsafeOnCompleted, GetResult, load the field.
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "What was trimmed is not found, and the end counts as unseen.")]
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "What was trimmed is not found, and the end counts as unseen.")]
    private static Dictionary<int, FieldInfo> FieldsByState(Type stateMachine)
    {
        var fields = new Dictionary<int, FieldInfo>();
        try
        {
            if (stateMachine.GetMethod("MoveNext", Anywhere) is not { } method || method.GetMethodBody()?.GetILAsByteArray() is not { } il) return fields;
            var typeArguments = stateMachine.GetGenericArguments();
            int? loaded = null, stored = null, awaited = null, over = null;
            foreach (var (code, operand) in Read(il))
            {
                if (LoadedNumber(code, operand) is { } number)
                {
                    loaded = number;
                }
                else if (code == OpCodes.Stfld && Field(operand).Name == "<>1__state")
                {
                    stored = loaded;
                }
                else if ((code == OpCodes.Call || code == OpCodes.Callvirt) && method.Module.ResolveMethod(operand, typeArguments, null) is { } called)
                {
                    if (called.Name == "AwaitUnsafeOnCompleted") awaited = IsEnd(called.GetGenericArguments()[0]) ? stored : null;
                    else if (called.Name == "GetResult" && called.DeclaringType is { } type && IsEnd(type)) over = awaited;
                }
                else if (over is { } state && code == OpCodes.Ldfld && Field(operand) is { } field && field.FieldType == typeof(object))
                {
                    fields[state] = field;
                    over = null;
                }
            }

            FieldInfo Field(int token) => method.Module.ResolveField(token, typeArguments, null)!;
        }
        // Code that cannot be read must not fail the method that it is the code of.
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            fields.Clear();
        }

        return fields;
    }

    private static bool IsEnd(Type awaiter) => awaiter == typeof(BlockEnd.Awaiter);

    private static int? LoadedNumber(OpCode code, int operand) =>
        code == OpCodes.Ldc_I4 || code == OpCodes.Ldc_I4_S ? operand
        : code.Value >= OpCodes.Ldc_I4_0.Value && code.Value <= OpCodes.Ldc_I4_8.Value ? code.Value - OpCodes.Ldc_I4_0.Value
        : null;

    private static IEnumerable<(OpCode Code, int Operand)> Read(byte[] il)
    {
        for (var at = 0; at < il.Length;)
        {
            var code = il[at] == 0xFE ? Codes[(short)((il[at++] << 8) | il[at++])] : Codes[il[at++]];
            (int Length, int Value) operand = code.OperandType switch
            {
                OperandType.InlineNone => (0, 0),
                OperandType.ShortInlineI => (1, (sbyte)il[at]),
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineVar => (1, 0),
                OperandType.InlineVar => (2, 0),
                OperandType.InlineI8 or OperandType.InlineR => (8, 0),
                OperandType.InlineSwitch => (4 + (4 * BitConverter.ToInt32(il, at)), 0),
                _ => (4, BitConverter.ToInt32(il, at)),
            };
            at += operand.Length;
            yield return (code, operand.Value);
        }
    }
}
