using FsCheck;
using FsCheck.Fluent;

namespace AiTasks.UnitTests;

/// <summary>Tries a property with many random inputs; a failure names the input and the seed that makes it again.</summary>
internal static class Properties
{
    // Together well under a second for every property here.
    private const int Tries = 500;

    /// <summary>Checks that nothing throws.</summary>
    public static void Hold<T>(Gen<T> inputs, Action<T> property) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(Tries), Prop.ForAll(inputs.ToArbitrary(), property));

    /// <summary>A list of up to this many steps.</summary>
    public static Gen<T[]> UpTo<T>(this Gen<T> step, int count) =>
        Gen.Choose(0, count).SelectMany(length => step.ArrayOf(length));
}
