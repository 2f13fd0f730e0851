// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// Heartbeats as sums of bells (after McSharry, Clifford, Tarassenko, Smith: A dynamical model for generating synthetic
// electrocardiogram signals, IEEE Trans. Biomed. Eng. 2003): one each for P, Q, R, S and T. The window shows the beat
// in question between its neighbours, because what makes a premature beat is when it comes.

#include <algorithm>
#include <array>

#include "generator.hpp"
#include "random.hpp"
#include "waveforms.hpp"

namespace linnet::synthetic {
namespace {

constexpr std::uint32_t usual_time = 187;
constexpr double usual_rate_hz = 125;
enum Class : std::uint32_t { normal, supraventricular, ventricular, fusion, paced };
constexpr std::string_view class_names[] = {"normal", "supraventricular", "ventricular", "fusion", "paced"};
// One turn through the classes in their proportions.
constexpr Class turn[] = {normal, supraventricular, normal,      ventricular, normal, paced,  normal,
                          fusion, supraventricular, normal,      paced,       normal, normal, ventricular,
                          normal, supraventricular, ventricular, fusion,      normal, paced};

struct Wave {
    double height_mv, at_s, width_s;  // at: from the R peak
};
using Beat = std::array<Wave, 5>;  // P, Q, R, S, T

constexpr Beat sinus{
    {{0.14, -0.165, 0.022}, {-0.10, -0.028, 0.009}, {1.10, 0, 0.011}, {-0.22, 0.028, 0.010}, {0.28, 0.260, 0.045}}};
// Spreads slowly through the muscle: wide, without a P wave, T opposite to R.
constexpr Beat ectopic{
    {{0, -0.165, 0.022}, {-0.12, -0.070, 0.020}, {1.20, 0, 0.034}, {-0.45, 0.085, 0.030}, {-0.32, 0.300, 0.055}}};
// The first wave is the stimulus of the pacemaker; what follows is wide like an ectopic beat.
constexpr Beat stimulated{
    {{0.55, -0.075, 0.004}, {-0.15, -0.050, 0.016}, {1.00, 0, 0.030}, {-0.50, 0.075, 0.028}, {-0.25, 0.290, 0.055}}};

struct Subject {
    double rate_bpm, irregularity, wander_mv, noise_mv;
    std::array<double, 5> height, width;  // of the waves, relative
    double ectopic_sign;                  // where in the heart the extra beats begin
};

Subject make_subject(const Settings& settings, std::uint64_t id) {
    Random random{settings.seed, 0xEC6, id};
    Subject subject{};
    subject.rate_bpm = random.uniform(58, 92);
    subject.irregularity = random.uniform(0.01, 0.04);
    subject.wander_mv = random.uniform(0.02, 0.12) * settings.noise;
    subject.noise_mv = random.uniform(0.010, 0.030) * settings.noise;
    for (double& height : subject.height) height = random.uniform(0.7, 1.3);
    for (double& width : subject.width) width = random.uniform(0.85, 1.15);
    subject.ectopic_sign = random.uniform() < 0.5 ? -1 : 1;
    return subject;
}

Beat of_subject(const Beat& beat, const Subject& subject) {
    Beat own = beat;
    for (std::size_t i = 0; i < own.size(); ++i) {
        own[i].height_mv *= subject.height[i];
        own[i].width_s *= subject.width[i];
    }
    return own;
}

Beat scaled(Beat beat, double factor) {
    for (Wave& wave : beat) wave.height_mv *= factor;
    return beat;
}

// The waves of a beat and when its R peak comes.
struct Event {
    Beat beat;
    double at_s;
};

double voltage(const Event& event, double t) {
    double sum = 0;
    for (const Wave& wave : event.beat) {
        const double distance = t - event.at_s - wave.at_s;
        if (distance > 6 * wave.width_s || distance < -6 * wave.width_s) continue;
        sum += wave.height_mv * bell(distance, wave.width_s);
    }
    return sum;
}

// Up to a beat before, the beat itself as one or two events, and two beats after.
class Strip {
public:
    Strip(std::uint32_t label, const Subject& subject, double duration_s, Random& random) {
        const double usual = 60 / subject.rate_bpm * random.normal(1, 0.05);
        const auto interval = [&] { return usual * random.normal(1, subject.irregularity); };
        const double at = duration_s * random.uniform(0.32, 0.68);
        const Beat neighbour = of_subject(label == paced ? stimulated : sinus, subject);
        const double vigour = random.uniform(0.85, 1.15);

        double before = interval(), after = interval();
        if (label == supraventricular) before *= random.uniform(0.50, 0.75);
        if (label == ventricular) {
            before *= random.uniform(0.60, 0.90);
            after += usual - before;  // the compensatory pause
        }
        if (label == fusion) before *= random.uniform(0.92, 1.0);
        for (const Beat& part : beats(label, subject, random)) add(scaled(part, vigour), at);
        add(neighbour, at - before);
        add(neighbour, at - before - interval());
        add(neighbour, at + after);
        add(neighbour, at + after + interval());
    }

    double at(double t) const {
        double sum = 0;
        for (std::size_t i = 0; i < count_; ++i) sum += voltage(events_[i], t);
        return sum;
    }

private:
    static std::array<Beat, 2> beats(std::uint32_t label, const Subject& subject, Random& random) {
        const Beat own = of_subject(sinus, subject);
        const Beat extra = scaled(of_subject(ectopic, subject), subject.ectopic_sign);
        constexpr Beat nothing{};
        switch (label) {
            case supraventricular: {
                // From elsewhere in the atrium: another P wave, nearer to R. The right bundle has not recovered yet: a
                // deeper and wider S.
                Beat early = own;
                early[0].height_mv *= random.uniform(-1.1, -0.2);
                early[0].at_s += random.uniform(0.01, 0.05);
                early[3].height_mv *= random.uniform(1.6, 2.6);
                early[3].width_s *= random.uniform(1.3, 1.7);
                early[3].at_s += 0.012;
                return {early, nothing};
            }
            case ventricular:
                return {extra, nothing};
            case fusion: {
                const double share = random.uniform(0.35, 0.65);
                return {scaled(own, 1 - share), scaled(extra, share)};
            }
            case paced:
                return {of_subject(stimulated, subject), nothing};
            default:
                return {own, nothing};
        }
    }

    void add(const Beat& beat, double at_s) { events_[count_++] = {beat, at_s}; }

    std::array<Event, 6> events_{};
    std::size_t count_ = 0;
};

class Ecg final : public Generator {
public:
    explicit Ecg(const Settings& settings) : settings_{settings} {
        if (settings_.time == 0) settings_.time = usual_time;
        if (!(settings_.rate_hz > 0)) settings_.rate_hz = usual_rate_hz;
    }

    std::uint32_t time() const override { return settings_.time; }
    std::uint32_t channels() const override { return 1; }
    std::span<const std::string_view> classes() const override { return class_names; }
    std::uint32_t class_of(std::uint64_t subject, std::uint64_t number) const override {
        return turn[(subject * 7 + number) % std::size(turn)];
    }

    void generate(std::uint64_t subject_id, std::uint64_t number, std::span<float> window) const override {
        const Subject subject = make_subject(settings_, subject_id);
        Random random{settings_.seed, 0xEC7, subject_id, number};
        const Strip strip{class_of(subject_id, number), subject, settings_.time / settings_.rate_hz, random};
        const double breath_hz = random.uniform(0.15, 0.4), breath_phase = random.uniform();
        constexpr double step_mv = 0.005;  // 11 bits over 10 mV
        for (std::size_t i = 0; i < window.size(); ++i) {
            const double t = static_cast<double>(i) / settings_.rate_hz;
            const double read = strip.at(t) + subject.wander_mv * sine(breath_hz * t + breath_phase) +
                                subject.noise_mv * random.normal();
            window[i] = static_cast<float>(quantise(read, step_mv));
        }
        const auto [lowest, highest] = std::minmax_element(window.begin(), window.end());
        const float low = *lowest, range = *highest > low ? *highest - low : 1;
        for (float& value : window) value = (value - low) / range;
    }

private:
    Settings settings_;
};

}  // namespace

std::unique_ptr<Generator> make_ecg(const Settings& settings) { return std::make_unique<Ecg>(settings); }

}  // namespace linnet::synthetic
