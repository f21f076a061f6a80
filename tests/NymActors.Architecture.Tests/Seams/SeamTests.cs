namespace NymActors.Architecture.Seams;

/// <summary>
/// Time, timers, randomness and threads come through seams only, so that a whole mixnet can run on simulated time from one
/// seed: docs/architecture.md, "Seams".
/// </summary>
public sealed class SeamTests
{
    private static readonly SeamScanner Product = new(
        Repository.ProductSources().Select(static path =>
            (Path.GetRelativePath(Path.Combine(Repository.Root, "src"), path).Replace('\\', '/'), File.ReadAllText(path))),
        withProduct: false);

    private static readonly Lazy<(string Path, int Line, string What)[]> Found = new(static () => [.. Product.Find()]);

    [Fact]
    public void The_product_takes_time_randomness_and_threads_from_its_seams()
    {
        var allowed = SeamExceptions.All.Select(static exception => (exception.Path, exception.What)).ToHashSet();
        var found = Found.Value.Where(found => !allowed.Contains((found.Path, found.What))).Select(static found => $"{found.Path}:{found.Line}: {found.What}").ToArray();
        Assert.True(found.Length == 0, string.Join('\n', found));
    }

    [Fact]
    public void An_exception_that_nothing_needs_any_more_is_taken_off_the_list()
    {
        var needed = Found.Value.Select(static found => (found.Path, found.What)).ToHashSet();
        var spare = SeamExceptions.All.Where(exception => !needed.Contains((exception.Path, exception.What))).ToArray();
        Assert.True(spare.Length == 0, string.Join('\n', spare));
    }

    [Fact]
    public void Each_exception_is_listed_once_and_has_a_reason()
    {
        Assert.Equal(SeamExceptions.All.Count, SeamExceptions.All.DistinctBy(static exception => (exception.Path, exception.What)).Count());
        Assert.All(SeamExceptions.All, static exception => Assert.True(exception.Reason.Length > 20, exception.ToString()));
    }

    [Theory]
    [InlineData("var now = DateTimeOffset.UtcNow;", "DateTimeOffset.UtcNow")]
    [InlineData("var now = Environment.TickCount64;", "Environment.TickCount")]
    [InlineData("var cores = Environment.ProcessorCount;", "ProcessorCount")]
    [InlineData("var watch = System.Diagnostics.Stopwatch.StartNew();", "Stopwatch")]
    [InlineData("var time = TimeProvider.System;", "TimeProvider.System")]
    [InlineData("var random = new Random(1);", "Random")]
    [InlineData("var random = Random.Shared.Next();", "Random")]
    [InlineData("var id = Guid.NewGuid();", "Guid.NewGuid")]
    [InlineData("System.Security.Cryptography.RandomNumberGenerator.Fill(new byte[1]);", "RandomNumberGenerator")]
    [InlineData("var thread = new Thread(() => { });", "new Thread")]
    [InlineData("Thread.Sleep(1);", "Thread.Sleep")]
    [InlineData("ThreadPool.QueueUserWorkItem(_ => { });", "ThreadPool")]
    [InlineData("Timer timer = new(_ => { });", "Timer")]
    [InlineData("var semaphore = new SemaphoreSlim(1);", "SemaphoreSlim")]
    [InlineData("var source = new CancellationTokenSource(TimeSpan.FromSeconds(1));", "CancellationTokenSource(TimeSpan)")]
    [InlineData("var source = new CancellationTokenSource(); source.CancelAfter(1);", "CancelAfter")]
    [InlineData("await Task.Run(() => { });", "Task.Run")]
    [InlineData("await Task.Delay(1);", "Task.Delay")]
    [InlineData("await Task.Yield();", "Task.Yield")]
    [InlineData("await Task.Factory.StartNew(() => { });", "Task.Factory")]
    [InlineData("await Task.CompletedTask.WaitAsync(TimeSpan.FromSeconds(1));", "WaitAsync")]
    [InlineData("await Task.CompletedTask.ContinueWith(_ => { });", "ContinueWith")]
    [InlineData("var scheduler = TaskScheduler.Default;", "TaskScheduler.Default")]
    [InlineData("var promise = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);", "RunContinuationsAsynchronously")]
    [InlineData("var channel = System.Threading.Channels.Channel.CreateUnbounded<int>();", "Channel")]
    [InlineData("var channel = System.Threading.Channels.Channel.CreateBounded<int>(new System.Threading.Channels.BoundedChannelOptions(1));", "Channel")]
    [InlineData("var clock = NymActors.Streams.Pacing.SystemPacingClock.Shared;", "SystemPacingClock.Shared")]
    [InlineData("var random = NymActors.Sphinx.SystemRandomSource.Instance;", "SystemRandomSource.Instance")]
    [InlineData("await actor.Ask<int>(1);", "Ask")]
    [InlineData("await actor.GracefulStop(TimeSpan.FromSeconds(1));", "GracefulStop")]
    [InlineData("var strategy = new OneForOneStrategy(1, TimeSpan.FromMinutes(1), _ => Directive.Restart);", "supervision with a time range")]
    [InlineData("var s = source.Throttle(1, TimeSpan.FromSeconds(1), 1, ThrottleMode.Shaping);", "stream stage Throttle")]
    [InlineData("var s = source.Delay(TimeSpan.FromSeconds(1));", "stream stage Delay")]
    [InlineData("var s = source.InitialDelay(TimeSpan.FromSeconds(1));", "stream stage InitialDelay")]
    [InlineData("var s = source.IdleTimeout(TimeSpan.FromSeconds(1));", "stream stage IdleTimeout")]
    [InlineData("var s = source.KeepAlive(TimeSpan.FromSeconds(1), () => 1);", "stream stage KeepAlive")]
    [InlineData("var s = source.SelectAsync(1, x => Task.FromResult(x));", "stream stage SelectAsync")]
    [InlineData("var s = Source.Tick(TimeSpan.Zero, TimeSpan.Zero, 1);", "stream stage Tick")]
    [InlineData("var s = RestartSource.WithBackoff(() => source, RestartSettings.Create(TimeSpan.Zero, TimeSpan.Zero, 1));", "stream stage Restart")]
    [InlineData("foreach (var item in concurrent) { }", "enumeration of an unordered collection")]
    [InlineData("var all = concurrent.Values.ToArray();", "enumeration of an unordered collection")]
    [InlineData("var first = concurrent.First();", "enumeration of an unordered collection")]
    [InlineData("int[] all = [.. frozen];", "enumeration of an unordered collection")]
    [InlineData("var all = new List<int>(frozen);", "enumeration of an unordered collection")]
    [InlineData("var all = immutable.Keys;", "enumeration of an unordered collection")]
    public void The_scanner_sees_what_goes_around_a_seam(string code, string what) => Assert.Contains(what, Scan(code));

    [Theory]
    [InlineData("await Task.Delay(TimeSpan.FromSeconds(1), time);")]
    [InlineData("var source = new CancellationTokenSource(TimeSpan.FromSeconds(1), time);")]
    [InlineData("var promise = new TaskCompletionSource();")]
    [InlineData("var strategy = new OneForOneStrategy(_ => Directive.Restart);")]
    [InlineData("var channel = System.Threading.Channels.Channel.CreateUnbounded<int>(new() { AllowSynchronousContinuations = true });")]
    [InlineData("var one = concurrent[1]; var found = frozen.Contains(1); var other = immutable.TryGetValue(1, out _);")]
    [InlineData("foreach (var item in new Dictionary<int, int>()) { }")]
    [InlineData("actor.Tell(1); var s = source.Select(x => x + 1);")]
    public void The_scanner_leaves_alone_what_keeps_to_the_seams(string code) => Assert.Empty(Scan(code));

    [Fact]
    public void The_scanner_sees_a_stage_with_timers_of_its_own() =>
        Assert.Contains("TimerGraphStageLogic", new SeamScanner(
            [("code.cs", "class Logic(Akka.Streams.Shape s) : Akka.Streams.Stage.TimerGraphStageLogic(s) { protected override void OnTimer(object key) { } }")],
            withProduct: true).Find().Select(static found => found.What));

    [Fact]
    public void The_scanner_understands_the_code_of_the_product()
    {
        // What a source generator writes is not among the sources; one call goes by its return type.
        var unknown = Product.Unknown().Except(["NymActors.Protocol/Directory/DirectoryJson.cs: info.EpochDuration.ToTimeSpan"]).ToArray();
        Assert.True(unknown.Length == 0, string.Join('\n', unknown));
    }

    private static IEnumerable<string> Scan(string code)
    {
        var source = $$"""
            using System.Collections.Concurrent; using System.Collections.Frozen; using System.Collections.Immutable;
            using Akka; using Akka.Actor; using Akka.Streams; using Akka.Streams.Dsl;
            static class Code
            {
                static async Task RunAsync(
                    TimeProvider time, IActorRef actor, Source<int, NotUsed> source,
                    ConcurrentDictionary<int, int> concurrent, FrozenSet<int> frozen, ImmutableDictionary<int, int> immutable)
                {
                    {{code}}
                }
            }
            """;
        return new SeamScanner([("code.cs", source)], withProduct: true).Find().Select(static found => found.What);
    }
}
