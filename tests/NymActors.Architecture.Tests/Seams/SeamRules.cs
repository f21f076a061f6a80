using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NymActors.Architecture.Seams;

/// <summary>What leaves the thread, reads a real clock or takes chance that no seed decides, and the name under which it is reported.</summary>
internal static class SeamRules
{
    /// <summary>Members by their full name; a name that ends with a dot stands for every member of the type.</summary>
    private static readonly Dictionary<string, string> Members = new()
    {
        ["System.DateTime.Now"] = "DateTime.Now",
        ["System.DateTime.UtcNow"] = "DateTime.UtcNow",
        ["System.DateTime.Today"] = "DateTime.Today",
        ["System.DateTimeOffset.Now"] = "DateTimeOffset.Now",
        ["System.DateTimeOffset.UtcNow"] = "DateTimeOffset.UtcNow",
        ["System.Environment.TickCount"] = "Environment.TickCount",
        ["System.Environment.TickCount64"] = "Environment.TickCount",
        ["System.Environment.ProcessorCount"] = "ProcessorCount",
        ["System.Diagnostics.Stopwatch."] = "Stopwatch",
        ["System.TimeProvider.System"] = "TimeProvider.System",
        ["System.Random."] = "Random",
        ["System.Guid.NewGuid"] = "Guid.NewGuid",
        ["System.Security.Cryptography.RandomNumberGenerator."] = "RandomNumberGenerator",
        ["System.Threading.Thread..ctor"] = "new Thread",
        ["System.Threading.Thread.Sleep"] = "Thread.Sleep",
        ["System.Threading.ThreadPool."] = "ThreadPool",
        ["System.Threading.Timer."] = "Timer",
        ["System.Threading.PeriodicTimer."] = "PeriodicTimer",
        ["System.Threading.SemaphoreSlim..ctor"] = "SemaphoreSlim",
        ["System.Threading.CancellationTokenSource.CancelAfter"] = "CancelAfter",
        ["System.Threading.Tasks.Parallel."] = "Parallel",
        ["System.Threading.Tasks.Task.Run"] = "Task.Run",
        ["System.Threading.Tasks.Task.Yield"] = "Task.Yield",
        ["System.Threading.Tasks.Task.ContinueWith"] = "ContinueWith",
        ["System.Threading.Tasks.Task.WaitAsync"] = "WaitAsync",
        ["System.Threading.Tasks.TaskFactory."] = "Task.Factory",
        ["System.Threading.Tasks.TaskScheduler.Default"] = "TaskScheduler.Default",
        ["System.Threading.Tasks.TaskCreationOptions.RunContinuationsAsynchronously"] = "RunContinuationsAsynchronously",
        ["NymActors.Streams.Pacing.SystemPacingClock.Shared"] = "SystemPacingClock.Shared",
        ["NymActors.Sphinx.SystemRandomSource.Instance"] = "SystemRandomSource.Instance",
        ["Akka.Actor.Futures.Ask"] = "Ask",
        ["Akka.Actor.GracefulStopSupport.GracefulStop"] = "GracefulStop",
        ["Akka.Actor.ActorSystem.Terminate"] = "ActorSystem.Terminate",
        ["Akka.Pattern.BackoffSupervisor."] = "BackoffSupervisor",
        ["Akka.Pattern.CircuitBreaker."] = "CircuitBreaker",
    };

    /// <summary>Types that no class may derive from, nor create.</summary>
    private static readonly Dictionary<string, string> Types = new()
    {
        ["Akka.Streams.Stage.TimerGraphStageLogic"] = "TimerGraphStageLogic",
    };

    /// <summary>Operators of Akka.Streams that have a timer or a real clock, or hand work to the pool.</summary>
    private static readonly HashSet<string> StreamOperators =
    [
        "Tick", "Throttle", "Delay", "DelayWith", "InitialDelay", "CompletionTimeout", "IdleTimeout", "InitialTimeout", "BackpressureTimeout",
        "KeepAlive", "TakeWithin", "DropWithin", "GroupedWithin", "GroupedWeightedWithin", "SelectAsync", "SelectAsyncUnordered", "Ask",
    ];

    private static readonly HashSet<string> UnorderedTypes =
    [
        "ConcurrentDictionary", "ConcurrentBag", "ImmutableDictionary", "ImmutableHashSet", "IImmutableDictionary", "IImmutableSet",
        "FrozenDictionary", "FrozenSet",
    ];

    private static readonly HashSet<string> UnorderedMembers = ["Keys", "Values", "GetEnumerator", "ToArray", "Items", "CopyTo"];

    /// <summary>The name of what a symbol is, where one of the rules forbids it; null where none does.</summary>
    /// <param name="symbol">The member, constructor or type that the code uses.</param>
    /// <param name="use">The expression that uses it: a name or an object creation.</param>
    /// <param name="argument">Gives the expression that a parameter of the call gets; null when the call leaves it out.</param>
    public static string? Find(ISymbol symbol, SyntaxNode use, Func<string, ExpressionSyntax?> argument)
    {
        if (symbol is INamedTypeSymbol type)
        {
            return use.Ancestors().OfType<BaseTypeSyntax>().Any() ? Types.GetValueOrDefault(FullName(type)) : null;
        }

        if (symbol is not { ContainingType: { } owner })
        {
            return null;
        }

        var ownerName = FullName(owner);
        return Members.GetValueOrDefault($"{ownerName}.{symbol.Name}")
            ?? Members.GetValueOrDefault($"{ownerName}.")
            ?? (symbol.Name == ".ctor" ? Types.GetValueOrDefault(ownerName) : null)
            ?? (symbol is IMethodSymbol method ? OfMethod(method, ownerName, argument) : null);
    }

    /// <summary>Whether the order of the items of a collection depends on hash codes, which differ from process to process, or on threads.</summary>
    public static bool IsUnordered(ITypeSymbol? type) => type is not null && UnorderedTypes.Contains(type.Name);

    /// <summary>Whether a member of such a collection gives its items one after another.</summary>
    public static bool Enumerates(ISymbol member) =>
        (UnorderedMembers.Contains(member.Name) && IsUnordered(member.ContainingType))
        || member is IMethodSymbol { ReducedFrom.ContainingType.Name: "Enumerable" or "ImmutableArray" or "ImmutableList" };

    private static string? OfMethod(IMethodSymbol method, string owner, Func<string, ExpressionSyntax?> argument) => (owner, method.Name) switch
    {
        ("System.Threading.Tasks.Task", "Delay") when !HasParameter(method, "TimeProvider") => "Task.Delay",
        ("System.Threading.CancellationTokenSource", ".ctor") when method.Parameters.Length == 1 => "CancellationTokenSource(TimeSpan)",
        ("Akka.Actor.OneForOneStrategy" or "Akka.Actor.AllForOneStrategy", ".ctor") when HasWindow(method, argument) => "supervision with a time range",
        ("System.Threading.Channels.Channel", _) when !ContinuesInPlace(method, argument) => "Channel",
        (var type, var name) when type.StartsWith("Akka.Streams.Dsl.", StringComparison.Ordinal) && StreamOperators.Contains(name) => $"stream stage {name}",
        (var type, _) when type.StartsWith("Akka.Streams.Dsl.Restart", StringComparison.Ordinal) => "stream stage Restart",
        _ => null,
    };

    private static bool HasParameter(IMethodSymbol method, string type) => method.Parameters.Any(parameter => parameter.Type.Name == type);

    private static bool HasWindow(IMethodSymbol method, Func<string, ExpressionSyntax?> argument) => method.Parameters
        .Where(static parameter => parameter.Name.StartsWith("within", StringComparison.Ordinal))
        .Any(parameter => argument(parameter.Name)?.ToString() is { } value && value is not ("null" or "Timeout.InfiniteTimeSpan" or "Timeout.Infinite"));

    private static bool ContinuesInPlace(IMethodSymbol method, Func<string, ExpressionSyntax?> argument) =>
        HasParameter(method, "UnboundedChannelOptions") || HasParameter(method, "BoundedChannelOptions")
            ? argument("options")?.ToString().Contains("AllowSynchronousContinuations = true", StringComparison.Ordinal) == true
            : !method.Name.StartsWith("Create", StringComparison.Ordinal);

    private static string FullName(INamedTypeSymbol type) => $"{type.ContainingNamespace.ToDisplayString()}.{type.Name}";
}
