using System.Globalization;

namespace NymActors.Host;

/// <summary>What the program sees of its surroundings: the two streams, whether they are terminals, the environment.</summary>
/// <param name="Output">Standard output: results only.</param>
/// <param name="Error">Standard error: progress, logs and errors.</param>
/// <param name="OutputIsTerminal">True when a person reads standard output.</param>
/// <param name="ErrorIsTerminal">True when a person reads standard error.</param>
/// <param name="Environment">Returns the value of an environment variable, or null.</param>
internal sealed record ProgramIo(TextWriter Output, TextWriter Error, bool OutputIsTerminal, bool ErrorIsTerminal, Func<string, string?> Environment)
{
    /// <summary>The surroundings of this process.</summary>
    public static ProgramIo OfProcess() => new(
        Console.Out, Console.Error, !Console.IsOutputRedirected, !Console.IsErrorRedirected, System.Environment.GetEnvironmentVariable);

    /// <summary>Writes lines ended by LF on every system, as scripts expect them.</summary>
    public static void WriteLine(TextWriter writer, string text) => writer.Write(string.Create(CultureInfo.InvariantCulture, $"{text}\n"));
}
