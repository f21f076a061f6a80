using System.Globalization;
using Spectre.Console;

namespace NymActors.Host.Demo;

/// <summary>Shows the stages of the demo as they happen: with a moving sign on a terminal, as plain lines elsewhere.</summary>
internal sealed class DemoStages(ProgramIo io, TimeProvider time)
{
    private readonly IAnsiConsole _console = AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = new AnsiConsoleOutput(io.Output),
        Ansi = io.OutputIsTerminal ? AnsiSupport.Detect : AnsiSupport.No,
        Interactive = io.OutputIsTerminal ? InteractionSupport.Detect : InteractionSupport.No,
    });

    /// <summary>Runs one stage and tells how long it took and what came of it.</summary>
    /// <param name="name">What happens.</param>
    /// <param name="stage">Does it, and returns a result with a description for the reader.</param>
    public async Task<T> RunAsync<T>(string name, Func<Task<(T Result, string Description)>> stage)
    {
        var start = time.GetTimestamp();
        var (result, description) = io.OutputIsTerminal
            ? await _console.Status().StartAsync(Markup.Escape(name), _ => stage())
            : await stage();
        var milliseconds = time.GetElapsedTime(start).TotalMilliseconds;
        var took = string.Create(CultureInfo.InvariantCulture, $"{milliseconds,7:0} ms");
        if (io.OutputIsTerminal)
        {
            _console.MarkupLine($"[green]ok[/] [grey]{took}[/]  {Markup.Escape(name)}: [bold]{Markup.Escape(description)}[/]");
        }
        else
        {
            ProgramIo.WriteLine(io.Output, $"ok {took}  {name}: {description}");
            await io.Output.FlushAsync();
        }

        return result;
    }

    /// <summary>Writes a text for the reader.</summary>
    public void Say(string text)
    {
        ProgramIo.WriteLine(io.Output, text);
        io.Output.Flush();
    }
}
